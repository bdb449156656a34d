-- How far a reader of the log has come in a shard, and which process may carry it on until when.
CREATE TABLE journal.checkpoint (
    name text NOT NULL,
    version integer NOT NULL,
    shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 15),
    position bigint NOT NULL DEFAULT 0,
    lease_holder uuid,
    lease_expires_at timestamptz,
    PRIMARY KEY (name, version, shard)
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON journal.checkpoint TO medley_system;

-- The record of reads: who read whose record, when and how often within one flush. Never changed, apart from the log.
CREATE TABLE journal.record_access (
    hospital_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    access_id uuid NOT NULL,
    accessed_at timestamptz NOT NULL,
    actor_id uuid NOT NULL,
    actor_kind text NOT NULL,
    what text NOT NULL,
    request_id text NOT NULL,
    times integer NOT NULL,
    PRIMARY KEY (hospital_id, subject_id, access_id)
);
SELECT platform.protect_tenant_table('journal.record_access');
GRANT SELECT, INSERT ON journal.record_access TO medley_app;
GRANT SELECT ON journal.record_access TO medley_system;
