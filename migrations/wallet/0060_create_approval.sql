-- Requests that a second person decides on. Written by batches in the transaction of their events.
CREATE TABLE wallet.approval (
    hospital_id uuid NOT NULL,
    approval_id uuid NOT NULL,
    version integer NOT NULL,
    kind text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    -- The wallet that is changed, of a refund that which gets the money.
    wallet_id uuid NOT NULL,
    -- Under whose key the texts are sealed in the log.
    owner_id uuid NOT NULL,
    requested_by uuid NOT NULL,
    -- NULL until somebody decided, and where nobody did.
    decided_by uuid,
    -- NULL where limits are taken away whole.
    currency text COLLATE "C",
    -- Of limits; NULL is none.
    per_transaction_minor bigint,
    per_day_minor bigint,
    per_month_minor bigint,
    overdraft_minor bigint,
    -- Of a refund: the movement, what it was of, who gives back, and how much.
    original_event_id uuid,
    original_minor bigint,
    from_wallet_id uuid,
    amount_minor bigint,
    reference text COLLATE "C",
    -- NULL where nothing was said, and once the owner was erased.
    description text,
    reason text,
    -- The movement that an approved refund made.
    transaction_id uuid,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, approval_id)
) WITH (fillfactor = 80);
CREATE INDEX approval_by_status ON wallet.approval (hospital_id, status, approval_id);
CREATE INDEX approval_of_owner ON wallet.approval (hospital_id, owner_id)
    WHERE description IS NOT NULL OR reason IS NOT NULL;
-- What is over, oldest first, in all tenants.
CREATE INDEX approval_by_end ON wallet.approval (expires_at, hospital_id, approval_id) WHERE status = 'pending';
SELECT platform.protect_tenant_table('wallet.approval');
SELECT platform.declare_rebuildable('wallet.approvals', 'wallet.approval');

GRANT SELECT, INSERT, UPDATE ON wallet.approval TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.approval TO medley_system;
