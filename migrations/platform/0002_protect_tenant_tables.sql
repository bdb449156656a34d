-- What every module's migration needs: the right to make its schema, and one call that puts a table under its tenants.

DO $$
DECLARE
    member_of text;
BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO medley_owner', current_database());
    FOR attempt IN 1..100 LOOP
        BEGIN
            -- Modules hand their definer functions over to the roles whose policies these need, so the owner is a member
            -- of them; NOINHERIT, so that row-level security hides every row from the owner itself, and a migration that
            -- changes rows says SET LOCAL ROLE medley_system.
            IF (SELECT rolinherit FROM pg_roles WHERE rolname = 'medley_owner') THEN
                ALTER ROLE medley_owner NOINHERIT;
            END IF;
            FOREACH member_of IN ARRAY ARRAY['medley_journal', 'medley_system'] LOOP
                IF NOT pg_has_role('medley_owner', member_of, 'MEMBER') THEN
                    EXECUTE format('GRANT %I TO medley_owner', member_of);
                END IF;
            END LOOP;
            -- Module migrations run as medley_owner; a log-in that is no superuser must be a member to become it.
            IF NOT pg_has_role(current_user, 'medley_owner', 'MEMBER') THEN
                EXECUTE format('GRANT medley_owner TO %I', current_user);
            END IF;
            EXIT;
        EXCEPTION WHEN internal_error OR unique_violation OR duplicate_object THEN
            -- Roles belong to the whole cluster: another database's migration changed the same row just now.
            IF attempt = 100 THEN
                RAISE;
            END IF;
        END;
    END LOOP;
END
$$;

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
