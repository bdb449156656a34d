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

-- Who has an address: claimed in the batch of the event, given back when its user takes another.
CREATE TABLE auth.user_email (
    hospital_id uuid NOT NULL,
    email_key text COLLATE "C" NOT NULL,
    user_id uuid NOT NULL,
    PRIMARY KEY (hospital_id, email_key)
);
CREATE INDEX user_email_of_user ON auth.user_email (hospital_id, user_id);
SELECT platform.protect_tenant_table('auth.user_email');

-- Gives out addresses one after another, each in place of its user's last, and answers the ordinals, from 0, of those that
-- were free or the user's own. It has the rights of who calls it; p_table is the table above or one that a rebuild makes.
CREATE FUNCTION auth.claim_emails(p_table text, p_hospitals uuid[], p_keys text[], p_users uuid[])
RETURNS SETOF integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog
AS $$
DECLARE
    target CONSTANT regclass := p_table::regclass;
    holder uuid;
BEGIN
    FOR place IN 1..cardinality(p_hospitals) LOOP
        EXECUTE format(
            'INSERT INTO %s (hospital_id, email_key, user_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', target)
        USING p_hospitals[place], p_keys[place], p_users[place];
        EXECUTE format('SELECT user_id FROM %s WHERE hospital_id = $1 AND email_key = $2', target)
        INTO holder
        USING p_hospitals[place], p_keys[place];
        IF holder IS DISTINCT FROM p_users[place] THEN
            CONTINUE;
        END IF;
        EXECUTE format('DELETE FROM %s WHERE hospital_id = $1 AND user_id = $2 AND email_key <> $3', target)
        USING p_hospitals[place], p_users[place], p_keys[place];
        RETURN NEXT place - 1;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION auth.claim_emails(text, uuid[], text[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.claim_emails(text, uuid[], text[], uuid[]) TO medley_app, medley_system;

-- The hash of a user's password, apart from what lists of users read.
CREATE TABLE auth.user_credential (
    hospital_id uuid NOT NULL,
    user_id uuid NOT NULL,
    password_hash text NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, user_id)
);
SELECT platform.protect_tenant_table('auth.user_credential');

GRANT SELECT, INSERT, UPDATE ON auth.user_account, auth.user_credential TO medley_app;
GRANT SELECT, INSERT, DELETE ON auth.user_email TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.user_account, auth.user_email, auth.user_credential TO medley_system;
