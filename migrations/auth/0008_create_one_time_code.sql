-- Codes by message with which staff log in. Phones and codes are digests under a key that the database does not have. What
-- was asked for nobody is entered as well, of no user or of no hospital that exists, so that it takes as long.
CREATE TABLE auth.one_time_code (
    hospital_id uuid NOT NULL,
    phone_key bytea NOT NULL,
    -- NULL where the phone is nobody's, or several people's.
    user_id uuid,
    code_hash bytea NOT NULL,
    tries integer NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, phone_key)
);
CREATE INDEX one_time_code_expiry ON auth.one_time_code USING brin (expires_at);
SELECT platform.protect_tenant_table('auth.one_time_code');

-- How often something was asked for in the last hour, by digests of what was typed.
CREATE TABLE auth.request_limit (
    request_key bytea NOT NULL,
    requested_at timestamptz[] NOT NULL,
    last_requested_at timestamptz NOT NULL,
    PRIMARY KEY (request_key)
);
CREATE INDEX request_limit_age ON auth.request_limit (last_requested_at);

-- Whose phone it is that a code is asked for.
CREATE INDEX user_account_phone ON auth.user_account (hospital_id, phone);

GRANT SELECT, INSERT, UPDATE, DELETE ON auth.one_time_code TO medley_app;
GRANT SELECT, INSERT, UPDATE ON auth.request_limit TO medley_app;
GRANT SELECT, DELETE ON auth.one_time_code, auth.request_limit TO medley_system;
