-- Which database this is, whatever server it is restored to, and the master key that wraps its keys, by its fingerprint.
CREATE TABLE journal.identity (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    database_id uuid NOT NULL DEFAULT gen_random_uuid(),
    made_at timestamptz NOT NULL DEFAULT now(),
    -- NULL until a server with a key starts on it.
    master_key_fingerprint text
);
INSERT INTO journal.identity DEFAULT VALUES;
GRANT SELECT ON journal.identity TO medley_app, medley_system;
GRANT UPDATE (master_key_fingerprint) ON journal.identity TO medley_system;

-- The key that signs exported heads; the private half is sealed under the master key.
CREATE TABLE journal.head_key (
    key_id text COLLATE "C" PRIMARY KEY,
    private_key_sealed bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE ON journal.head_key TO medley_system;

-- A new master key wraps the keys of the hospitals anew (`medley keys rotate`).
GRANT UPDATE (wrapped_key) ON journal.hospital_key TO medley_system;
