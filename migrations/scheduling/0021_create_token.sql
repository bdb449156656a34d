-- The tokens of queues' days.
CREATE TABLE scheduling.token (
    hospital_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    day date NOT NULL,
    -- From 1 per queue and day, without a gap.
    number integer NOT NULL,
    token_id uuid NOT NULL,
    label text NOT NULL,
    patient_id uuid NOT NULL,
    visit_id uuid,
    priority text COLLATE "C" NOT NULL,
    head_start_seconds integer NOT NULL,
    status text COLLATE "C" NOT NULL,
    -- [uuid]: the queues that come after this one.
    journey json NOT NULL,
    previous_token_id uuid,
    next_token_id uuid,
    counter text,
    called_by uuid,
    issued_at timestamptz NOT NULL,
    called_at timestamptz,
    serving_at timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (hospital_id, queue_id, day, number)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX token_by_id ON scheduling.token (hospital_id, token_id);
SELECT platform.protect_tenant_table('scheduling.token');

GRANT SELECT, INSERT, UPDATE ON scheduling.token TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduling.token TO medley_system;
SELECT platform.declare_rebuildable(
    'scheduling.queues', 'scheduling.queue', 'scheduling.board_directory', 'scheduling.token');
