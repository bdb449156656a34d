-- Events on their way to webhooks: queued once for each webhook and event, and once more by each replay.
CREATE TABLE wallet.webhook_delivery (
    hospital_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    event_id uuid NOT NULL,
    event_type text COLLATE "C" NOT NULL,
    -- What is sent, byte by byte, in each attempt.
    body bytea NOT NULL,
    -- pending, delivered, dead or held.
    status text COLLATE "C" NOT NULL,
    -- The delivery that this one sends again.
    replay_of uuid,
    attempt_count integer NOT NULL DEFAULT 0,
    -- When it is due; while somebody sends it, when others may.
    next_attempt_at timestamptz NOT NULL,
    -- Who sends it.
    lease uuid,
    first_attempt_at timestamptz,
    last_status_code integer,
    occurred_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    PRIMARY KEY (hospital_id, delivery_id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX webhook_delivery_once ON wallet.webhook_delivery (hospital_id, webhook_id, event_id)
    WHERE replay_of IS NULL;
CREATE INDEX webhook_delivery_of_webhook ON wallet.webhook_delivery (hospital_id, webhook_id, delivery_id);
CREATE INDEX webhook_delivery_by_status ON wallet.webhook_delivery (hospital_id, webhook_id, status, delivery_id);
CREATE INDEX webhook_delivery_of_event ON wallet.webhook_delivery (hospital_id, webhook_id, event_id, delivery_id);
CREATE INDEX webhook_delivery_by_time ON wallet.webhook_delivery (hospital_id, webhook_id, occurred_at, delivery_id)
    WHERE replay_of IS NULL;
CREATE INDEX webhook_delivery_due ON wallet.webhook_delivery (hospital_id, webhook_id, next_attempt_at, delivery_id)
    WHERE status = 'pending';
-- What is replayed and waits, which is not replayed beside that.
CREATE INDEX webhook_delivery_pending_replay ON wallet.webhook_delivery (hospital_id, replay_of)
    WHERE status = 'pending';
CREATE INDEX webhook_delivery_replays_of_webhook ON wallet.webhook_delivery (hospital_id, webhook_id)
    WHERE status = 'pending' AND replay_of IS NOT NULL;
CREATE INDEX webhook_delivery_age ON wallet.webhook_delivery USING brin (created_at);
SELECT platform.protect_tenant_table('wallet.webhook_delivery');

-- What came of each attempt. No answer is kept but how it began.
CREATE TABLE wallet.webhook_attempt (
    hospital_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    number integer NOT NULL,
    attempted_at timestamptz NOT NULL,
    duration_milliseconds integer NOT NULL,
    status_code integer,
    error text COLLATE "C",
    answer text COLLATE "C",
    PRIMARY KEY (hospital_id, delivery_id, number)
);
CREATE INDEX webhook_attempt_age ON wallet.webhook_attempt USING brin (attempted_at);
SELECT platform.protect_tenant_table('wallet.webhook_attempt');

GRANT SELECT, INSERT, UPDATE ON wallet.webhook_delivery TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.webhook_delivery TO medley_system;
GRANT SELECT ON wallet.webhook_attempt TO medley_app;
GRANT SELECT, INSERT, DELETE ON wallet.webhook_attempt TO medley_system;
