-- The append-only log through which everything changes (docs/data.md, The journal).
CREATE SCHEMA journal;
GRANT USAGE ON SCHEMA journal TO medley_app, medley_system, medley_journal;

-- The fixed hash of a tenant: both halves of the id folded by exclusive or down to four bits. Never changed.
CREATE FUNCTION journal.shard_of(p_hospital uuid) RETURNS smallint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog
AS $$
DECLARE
    digits text := replace(p_hospital::text, '-', '');
    folded bigint := ('x' || substr(digits, 1, 16))::bit(64)::bigint # ('x' || substr(digits, 17))::bit(64)::bigint;
    result bigint := 0;
BEGIN
    FOR nibble IN 0..15 LOOP
        result := result # ((folded >> (4 * nibble)) & 15);
    END LOOP;
    RETURN result::smallint;
END
$$;

-- Refuses tenants that the transaction did not declare: definer functions look past the policies, once a call.
-- Where a shard is given, they must belong to it.
CREATE FUNCTION journal.assert_declared(p_shard smallint, p_hospitals uuid[]) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog
AS $$
DECLARE
    declared uuid[] := string_to_array(nullif(current_setting('medley.hospital_ids', true), ''), ',')::uuid[];
BEGIN
    IF (p_hospitals <@ declared) IS NOT TRUE THEN
        RAISE EXCEPTION 'a tenant was not declared' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF p_shard IS NOT NULL AND EXISTS (
        SELECT FROM unnest(declared) AS d (id) WHERE d.id = ANY (p_hospitals) AND journal.shard_of(d.id) <> p_shard)
    THEN
        RAISE EXCEPTION 'a tenant belongs to another shard' USING ERRCODE = 'invalid_parameter_value';
    END IF;
END
$$;

-- Gives a function to the journal's role, which may write what requests may not, and lets requests call it.
CREATE FUNCTION journal.give_to_journal_role(p_function regprocedure) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', p_function);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO medley_app', p_function);
    -- The new owner of a function must be allowed to create in its schema, for this moment only.
    GRANT CREATE ON SCHEMA journal TO medley_journal;
    EXECUTE format('ALTER FUNCTION %s OWNER TO medley_journal', p_function);
    REVOKE CREATE ON SCHEMA journal FROM medley_journal;
END
$$;

REVOKE ALL ON FUNCTION journal.give_to_journal_role(regprocedure) FROM PUBLIC;
REVOKE ALL ON FUNCTION journal.assert_declared(smallint, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal.assert_declared(smallint, uuid[]) TO medley_journal;
