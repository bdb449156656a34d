-- The log. `data` is json, not jsonb: its exact bytes are hashed.
CREATE TABLE journal.event (
    shard smallint NOT NULL,
    position bigint NOT NULL,
    hospital_id uuid NOT NULL,
    stream_id uuid NOT NULL,
    version integer NOT NULL,
    schema_version smallint NOT NULL,
    type text NOT NULL,
    event_id uuid NOT NULL,
    command_id uuid NOT NULL,
    correlation_id uuid,
    causation_id uuid,
    actor_id uuid,
    subject_id uuid,
    key_id uuid,
    recorded_at timestamptz NOT NULL,
    leaf_hash bytea NOT NULL,
    data json NOT NULL,
    PRIMARY KEY (shard, position, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX event_stream ON journal.event (hospital_id, stream_id, version);
CREATE INDEX event_subject ON journal.event (hospital_id, subject_id, recorded_at DESC, position DESC)
    WHERE subject_id IS NOT NULL;
SELECT platform.protect_tenant_table('journal.event');
CREATE POLICY journal ON journal.event TO medley_journal USING (true) WITH CHECK (true);
GRANT SELECT ON journal.event TO medley_app, medley_system;
GRANT SELECT, INSERT ON journal.event TO medley_journal;

-- The net for a month that nobody made. It stays empty, and nobody is granted anything on it or on any partition.
CREATE TABLE journal.event_default PARTITION OF journal.event DEFAULT;
SELECT platform.protect_tenant_table('journal.event_default');

-- One row a batch: what the chain of the shard is verified against.
CREATE TABLE journal.batch (
    shard smallint NOT NULL,
    last_position bigint NOT NULL,
    first_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (shard, last_position)
);
GRANT SELECT ON journal.batch TO medley_app, medley_system;
GRANT SELECT, INSERT ON journal.batch TO medley_journal;
