-- The head of each shard: the only row that all writers of a shard share, taken last in every batch.
CREATE TABLE journal.shard_head (
    shard smallint PRIMARY KEY CHECK (shard BETWEEN 0 AND 15),
    position bigint NOT NULL DEFAULT 0,
    head_hash bytea NOT NULL DEFAULT '\x',
    last_recorded_at timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
INSERT INTO journal.shard_head (shard) SELECT generate_series(0, 15);
GRANT SELECT ON journal.shard_head TO medley_app, medley_system;
GRANT SELECT, UPDATE ON journal.shard_head TO medley_journal;

-- The unit of consistency: its version carries the uniqueness that a partitioned log cannot declare.
CREATE TABLE journal.stream (
    hospital_id uuid NOT NULL,
    stream_id uuid NOT NULL,
    shard smallint NOT NULL,
    module text NOT NULL,
    category text NOT NULL,
    version integer NOT NULL DEFAULT 0,
    first_recorded_at timestamptz,
    last_recorded_at timestamptz,
    last_leaf bytea NOT NULL DEFAULT '\x',
    PRIMARY KEY (hospital_id, stream_id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
SELECT platform.protect_tenant_table('journal.stream');
CREATE POLICY journal ON journal.stream TO medley_journal USING (true) WITH CHECK (true);
GRANT SELECT ON journal.stream TO medley_app, medley_system;
GRANT SELECT, INSERT, UPDATE ON journal.stream TO medley_journal;
