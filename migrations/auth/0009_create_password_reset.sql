-- Links with which a password is set: forgotten ones and first ones. As with codes, what was asked for nobody is entered too.
CREATE TABLE auth.password_reset (
    hospital_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    user_id uuid,
    -- The user's session epoch when it was issued: any password that was set since has ended it.
    session_epoch integer NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, token_hash)
);
CREATE INDEX password_reset_of_user ON auth.password_reset (hospital_id, user_id);
CREATE INDEX password_reset_expiry ON auth.password_reset USING brin (expires_at);
SELECT platform.protect_tenant_table('auth.password_reset');

-- Which hospital a link belongs to. It is asked before there is a tenant, through the functions below alone.
CREATE TABLE auth.password_reset_directory (
    hospital_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (token_hash)
);
CREATE INDEX password_reset_directory_expiry ON auth.password_reset_directory USING brin (expires_at);
SELECT platform.protect_tenant_table('auth.password_reset_directory');
CREATE POLICY directory ON auth.password_reset_directory TO medley_owner USING (true) WITH CHECK (true);

-- The tenant of a link; NULL where there is none.
CREATE FUNCTION auth.find_password_reset(p_hash bytea) RETURNS uuid
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    RETURN (SELECT d.hospital_id FROM auth.password_reset_directory AS d WHERE d.token_hash = p_hash);
END
$$;

-- Enters a link of a declared tenant.
CREATE FUNCTION auth.enter_password_reset(p_hospital uuid, p_hash bytea, p_expires timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    declared uuid[] := string_to_array(nullif(current_setting('medley.hospital_ids', true), ''), ',')::uuid[];
BEGIN
    IF (p_hospital = ANY (declared)) IS NOT TRUE THEN
        RAISE EXCEPTION 'a tenant was not declared' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO auth.password_reset_directory (hospital_id, token_hash, expires_at)
    VALUES (p_hospital, p_hash, p_expires)
    ON CONFLICT DO NOTHING;
END
$$;

REVOKE ALL ON FUNCTION auth.find_password_reset(bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION auth.enter_password_reset(uuid, bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.find_password_reset(bytea) TO medley_app;
GRANT EXECUTE ON FUNCTION auth.enter_password_reset(uuid, bytea, timestamptz) TO medley_app;

GRANT SELECT, INSERT, DELETE ON auth.password_reset TO medley_app;
GRANT SELECT, DELETE ON auth.password_reset, auth.password_reset_directory TO medley_system;
