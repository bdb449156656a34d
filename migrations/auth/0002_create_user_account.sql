-- The people who log in. What identifies them is plain here alone; in the log it is sealed under a key of their own.
CREATE TABLE auth.user_account (
    hospital_id uuid NOT NULL,
    user_id uuid NOT NULL,
    version integer NOT NULL,
    email text,
    display_name text,
    phone text,
    roles text[] NOT NULL,
    status text NOT NULL,
    -- Access tokens of a lower epoch are no longer good, sessions of a lower one are over.
    token_epoch integer NOT NULL,
    session_epoch integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, user_id)
) WITH (fillfactor = 80);
SELECT platform.protect_tenant_table('auth.user_account');

-- Who has an address: claimed in the batch of the event, given back when the address changes.
CREATE TABLE auth.user_email (
    hospital_id uuid NOT NULL,
    email_key text COLLATE "C" NOT NULL,
    user_id uuid NOT NULL,
    PRIMARY KEY (hospital_id, email_key)
);
CREATE INDEX user_email_of_user ON auth.user_email (hospital_id, user_id);
SELECT platform.protect_tenant_table('auth.user_email');

-- The hash of a user's password, apart from what lists of users read.
CREATE TABLE auth.user_credential (
    hospital_id uuid NOT NULL,
    user_id uuid NOT NULL,
    password_hash text NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, user_id)
);
SELECT platform.protect_tenant_table('auth.user_credential');

GRANT SELECT, INSERT, UPDATE ON auth.user_account TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.user_email, auth.user_credential TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.user_account, auth.user_email, auth.user_credential TO medley_system;
