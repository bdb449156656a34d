-- Keys for programs. The secret is nowhere: the directory knows its SHA-256, the row what it may do and how to recognise it.
CREATE TABLE auth.api_key (
    hospital_id uuid NOT NULL,
    api_key_id uuid NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    permissions text[] NOT NULL,
    key_prefix text NOT NULL,
    last_four text NOT NULL,
    -- Who answers for it: a key that another key made stands on that one as well.
    user_id uuid NOT NULL,
    parent_id uuid,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, api_key_id)
);
SELECT platform.protect_tenant_table('auth.api_key');
CREATE INDEX api_key_of_parent ON auth.api_key (hospital_id, parent_id) WHERE parent_id IS NOT NULL;

-- When a key was last used, to the minute or so: no function of the log.
CREATE TABLE auth.api_key_use (
    hospital_id uuid NOT NULL,
    api_key_id uuid NOT NULL,
    last_used_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, api_key_id)
) WITH (fillfactor = 70);
SELECT platform.protect_tenant_table('auth.api_key_use');

-- Which hospital and key a secret belongs to. It is asked before there is a tenant, through the functions below alone.
CREATE TABLE auth.api_key_directory (
    hospital_id uuid NOT NULL,
    key_hash bytea NOT NULL,
    api_key_id uuid NOT NULL,
    PRIMARY KEY (key_hash)
);
SELECT platform.protect_tenant_table('auth.api_key_directory');
CREATE POLICY directory ON auth.api_key_directory TO medley_owner USING (true) WITH CHECK (true);

-- The tenant and the id of a key; no row where there is none.
CREATE FUNCTION auth.find_api_key(p_hash bytea) RETURNS TABLE (hospital_id uuid, api_key_id uuid)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    RETURN QUERY
        SELECT d.hospital_id, d.api_key_id
        FROM auth.api_key_directory AS d
        WHERE d.key_hash = p_hash;
END
$$;

-- Enters keys of declared tenants.
CREATE FUNCTION auth.enter_api_keys(p_hospitals uuid[], p_hashes bytea[], p_keys uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    declared uuid[] := string_to_array(nullif(current_setting('medley.hospital_ids', true), ''), ',')::uuid[];
BEGIN
    IF (p_hospitals <@ declared) IS NOT TRUE THEN
        RAISE EXCEPTION 'a tenant was not declared' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO auth.api_key_directory (hospital_id, key_hash, api_key_id)
    SELECT x.hospital, x.hash, x.id
    FROM unnest(p_hospitals, p_hashes, p_keys) AS x (hospital, hash, id)
    ORDER BY x.hash;
END
$$;

REVOKE ALL ON FUNCTION auth.find_api_key(bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION auth.enter_api_keys(uuid[], bytea[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.find_api_key(bytea) TO medley_app;
GRANT EXECUTE ON FUNCTION auth.enter_api_keys(uuid[], bytea[], uuid[]) TO medley_app;

GRANT SELECT, INSERT, UPDATE ON auth.api_key, auth.api_key_use TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.api_key, auth.api_key_use, auth.api_key_directory TO medley_system;
