-- What every module's migration needs: the right to make its schema, and one call that puts a table under its tenants.

DO $$
BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO medley_owner', current_database());
    -- Module migrations run as medley_owner; a log-in that is no superuser must be a member to become it.
    IF NOT pg_has_role(current_user, 'medley_owner', 'MEMBER') THEN
        EXECUTE format('GRANT medley_owner TO %I', current_user);
    END IF;
END
$$;

-- The journal's migrations hand their definer functions over to the journal's role.
GRANT medley_journal TO medley_owner;

-- Which steps ran is no secret, and the service's log-in compares them at its start.
GRANT USAGE ON SCHEMA platform TO PUBLIC;
GRANT SELECT ON platform.medley_migration TO PUBLIC;

-- Enables and forces row-level security on a table with hospital_id and gives it the two policies of docs/data.md:
-- requests see the tenants of their transaction, the system role sees all. Called by the table's owner. Rights on the
-- table are granted by its own migration. A table made by LIKE and a partition need a call of their own: neither
-- inherits any of this.
CREATE FUNCTION platform.protect_tenant_table(target regclass) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
DECLARE
    -- The sub-select is evaluated once a query and serves as an index condition. The setting is the empty string, not
    -- NULL, after its transaction; without tenants nothing is seen, and what is no list of ids is refused.
    tenants constant text :=
        'hospital_id = ANY ((SELECT string_to_array('
        || 'nullif(current_setting(''medley.hospital_ids'', true), ''''), '',''))::uuid[])';
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format(
        'CREATE POLICY tenant ON %s TO medley_app USING (%s) WITH CHECK (%s)', target, tenants, tenants);
    EXECUTE format('CREATE POLICY system ON %s TO medley_system USING (true) WITH CHECK (true)', target);
END
$$;
