-- The keys that sign access tokens, shared by all processes; the private half is sealed under the master key.
CREATE TABLE auth.signing_key (
    key_id text COLLATE "C" NOT NULL,
    private_key_sealed bytea NOT NULL,
    signs_from timestamptz NOT NULL,
    PRIMARY KEY (key_id)
);
GRANT SELECT, INSERT, DELETE ON auth.signing_key TO medley_system;
