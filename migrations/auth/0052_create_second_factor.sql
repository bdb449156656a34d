-- Whether a user has a second factor. Its secret is in the log alone, sealed under the user's own key: no table has it.
ALTER TABLE auth.user_account ADD COLUMN has_second_factor boolean NOT NULL DEFAULT false;

-- The last step of time whose code a user has given: none is taken twice, nor an older one. No function of the log.
CREATE TABLE auth.second_factor_use (
    hospital_id uuid NOT NULL,
    user_id uuid NOT NULL,
    last_step bigint NOT NULL,
    PRIMARY KEY (hospital_id, user_id)
) WITH (fillfactor = 70);
SELECT platform.protect_tenant_table('auth.second_factor_use');

-- Log-ins that wait for the second factor, by the SHA-256 of what the client was given.
CREATE TABLE auth.second_factor_challenge (
    hospital_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL,
    -- The user's session epoch when the first factor was given: whatever raised it since has ended the log-in.
    session_epoch integer NOT NULL,
    tries integer NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, token_hash)
);
CREATE INDEX second_factor_challenge_expiry ON auth.second_factor_challenge USING brin (expires_at);
SELECT platform.protect_tenant_table('auth.second_factor_challenge');

-- Which hospital such a log-in belongs to. It is asked before there is a tenant, through the functions below alone.
CREATE TABLE auth.second_factor_directory (
    hospital_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (token_hash)
);
CREATE INDEX second_factor_directory_expiry ON auth.second_factor_directory USING brin (expires_at);
SELECT platform.protect_tenant_table('auth.second_factor_directory');
CREATE POLICY directory ON auth.second_factor_directory TO medley_owner USING (true) WITH CHECK (true);

-- The tenant of a log-in that waits; NULL where there is none.
CREATE FUNCTION auth.find_second_factor(p_hash bytea) RETURNS uuid
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    RETURN (SELECT d.hospital_id FROM auth.second_factor_directory AS d WHERE d.token_hash = p_hash);
END
$$;

-- Enters a log-in of a declared tenant.
CREATE FUNCTION auth.enter_second_factor(p_hospital uuid, p_hash bytea, p_expires timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    declared uuid[] := string_to_array(nullif(current_setting('medley.hospital_ids', true), ''), ',')::uuid[];
BEGIN
    IF (p_hospital = ANY (declared)) IS NOT TRUE THEN
        RAISE EXCEPTION 'a tenant was not declared' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO auth.second_factor_directory (hospital_id, token_hash, expires_at)
    VALUES (p_hospital, p_hash, p_expires)
    ON CONFLICT DO NOTHING;
END
$$;

REVOKE ALL ON FUNCTION auth.find_second_factor(bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION auth.enter_second_factor(uuid, bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.find_second_factor(bytea) TO medley_app;
GRANT EXECUTE ON FUNCTION auth.enter_second_factor(uuid, bytea, timestamptz) TO medley_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON auth.second_factor_challenge TO medley_app;
GRANT SELECT, INSERT, UPDATE ON auth.second_factor_use TO medley_app;
GRANT SELECT, DELETE ON auth.second_factor_challenge, auth.second_factor_directory TO medley_system;
