-- The URLs of customers that are told what happens. Rows of requests and of the runner, not of the log (ADR 0029); what was
-- changed, and by whom, stays in webhook_change.
CREATE TABLE wallet.webhook (
    hospital_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    version integer NOT NULL,
    -- Whose events alone are sent, and the wallet that this merchant is paid into; both NULL where all of the tenant's are.
    merchant_id uuid,
    wallet_id uuid,
    url text NOT NULL,
    -- What is sent, with commas between the names.
    event_types text COLLATE "C" NOT NULL,
    description text,
    -- active, disabled or deleted.
    status text COLLATE "C" NOT NULL,
    disabled_reason text COLLATE "C",
    -- By the clock of the database, as the log's.
    disabled_at timestamptz,
    -- The secret sealed under the master key, its number, and the one before for as long as it signs too.
    secret_number integer NOT NULL,
    secret_sealed bytea,
    former_secret_sealed bytea,
    former_until timestamptz,
    -- Since when nothing but failures came of it.
    failing_since timestamptz,
    -- Events that the log recorded from this instant of the database's clock on are sent.
    listens_from timestamptz NOT NULL DEFAULT clock_timestamp(),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, webhook_id)
) WITH (fillfactor = 80);
CREATE INDEX webhook_of_merchant ON wallet.webhook (hospital_id, merchant_id, webhook_id);
-- Those that are sent to are gone through by whoever sends, over all tenants.
CREATE INDEX webhook_active ON wallet.webhook (hospital_id, webhook_id) WHERE status = 'active';
SELECT platform.protect_tenant_table('wallet.webhook');

-- Who changed what of a webhook, and when; of the runner itself nobody. Never changed, and kept.
CREATE TABLE wallet.webhook_change (
    hospital_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    version integer NOT NULL,
    -- created, changed, enabled, disabled, rotated or deleted.
    change text COLLATE "C" NOT NULL,
    reason text COLLATE "C",
    actor_id uuid,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, webhook_id, version)
);
SELECT platform.protect_tenant_table('wallet.webhook_change');

-- What was done under the idempotency keys of requests about webhooks, in the transaction that did it.
CREATE TABLE wallet.webhook_request (
    hospital_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    idempotency_key text COLLATE "C" NOT NULL,
    request_hash bytea NOT NULL,
    -- What it made or changed, and how much of it.
    resource_id uuid NOT NULL,
    result_count bigint NOT NULL,
    result_until timestamptz,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, principal_id, idempotency_key)
);
CREATE INDEX webhook_request_age ON wallet.webhook_request USING brin (created_at);
SELECT platform.protect_tenant_table('wallet.webhook_request');

GRANT SELECT, INSERT, UPDATE ON wallet.webhook TO medley_app;
GRANT SELECT, UPDATE ON wallet.webhook TO medley_system;
GRANT SELECT, INSERT ON wallet.webhook_change TO medley_app, medley_system;
GRANT SELECT, INSERT, UPDATE ON wallet.webhook_request TO medley_app;
GRANT SELECT, DELETE ON wallet.webhook_request TO medley_system;
