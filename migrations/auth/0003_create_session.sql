-- Who is logged in. These are ordinary tables: a session is not part of the hospital's history.
CREATE TABLE auth.session (
    hospital_id uuid NOT NULL,
    session_id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- The user's session epoch when it began.
    session_epoch integer NOT NULL,
    remote_address text NOT NULL,
    created_at timestamptz NOT NULL,
    refreshed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    -- loggedOut or refreshReused.
    end_reason text,
    PRIMARY KEY (hospital_id, session_id)
) WITH (fillfactor = 80);
CREATE INDEX session_of_user ON auth.session (hospital_id, user_id, created_at DESC, session_id);
SELECT platform.protect_tenant_table('auth.session');

-- Refresh tokens by their SHA-256. A successor is sealed under a key that only the holder of the old token can derive.
CREATE TABLE auth.refresh_token (
    hospital_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    session_id uuid NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    rotated_at timestamptz,
    successor_sealed bytea,
    PRIMARY KEY (hospital_id, token_hash)
);
CREATE INDEX refresh_token_of_session ON auth.refresh_token (hospital_id, session_id, issued_at);
SELECT platform.protect_tenant_table('auth.refresh_token');

-- Which hospital a refresh token belongs to. It is asked before there is a tenant, through the functions below alone.
CREATE TABLE auth.refresh_directory (
    hospital_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (token_hash)
);
CREATE INDEX refresh_directory_expiry ON auth.refresh_directory USING brin (expires_at);
SELECT platform.protect_tenant_table('auth.refresh_directory');
CREATE POLICY directory ON auth.refresh_directory TO medley_owner USING (true) WITH CHECK (true);

-- The tenant of a refresh token; NULL where there is none.
CREATE FUNCTION auth.find_refresh_token(p_hash bytea) RETURNS uuid
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    RETURN (SELECT d.hospital_id FROM auth.refresh_directory AS d WHERE d.token_hash = p_hash);
END
$$;

-- Enters a refresh token of a declared tenant.
CREATE FUNCTION auth.enter_refresh_token(p_hospital uuid, p_hash bytea, p_expires timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    declared uuid[] := string_to_array(nullif(current_setting('medley.hospital_ids', true), ''), ',')::uuid[];
BEGIN
    IF (p_hospital = ANY (declared)) IS NOT TRUE THEN
        RAISE EXCEPTION 'a tenant was not declared' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO auth.refresh_directory (hospital_id, token_hash, expires_at)
    VALUES (p_hospital, p_hash, p_expires)
    ON CONFLICT DO NOTHING;
END
$$;

REVOKE ALL ON FUNCTION auth.find_refresh_token(bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION auth.enter_refresh_token(uuid, bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.find_refresh_token(bytea) TO medley_app;
GRANT EXECUTE ON FUNCTION auth.enter_refresh_token(uuid, bytea, timestamptz) TO medley_app;

-- Failed log-ins. The keys are digests of what was typed, so that one that exists is counted as one that does not.
CREATE TABLE auth.login_failure (
    account_key bytea NOT NULL,
    address_key bytea NOT NULL,
    failures integer NOT NULL,
    failed_at timestamptz NOT NULL,
    PRIMARY KEY (account_key, address_key)
);
CREATE INDEX login_failure_age ON auth.login_failure (failed_at);

-- What ends access tokens before their time: every process reads the latest rows several times a second. Ids alone, of
-- users (with the first epoch that is good) and of sessions (without).
CREATE TABLE auth.revocation (
    subject_id uuid NOT NULL,
    token_epoch integer,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (subject_id)
);
CREATE INDEX revocation_recorded ON auth.revocation (recorded_at);

GRANT SELECT, INSERT, UPDATE ON auth.session, auth.refresh_token TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.login_failure TO medley_app;
GRANT SELECT, INSERT, UPDATE ON auth.revocation TO medley_app;
GRANT SELECT, UPDATE, DELETE ON auth.session, auth.refresh_token, auth.refresh_directory TO medley_system;
GRANT SELECT, DELETE ON auth.login_failure, auth.revocation TO medley_system;
