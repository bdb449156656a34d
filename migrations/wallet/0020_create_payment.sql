-- Payments as they are shown. Written by batches in the transaction of their events.
CREATE TABLE wallet.payment (
    hospital_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    version integer NOT NULL,
    status text COLLATE "C" NOT NULL,
    method text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    captured_minor bigint NOT NULL CHECK (captured_minor >= 0 AND captured_minor <= amount_minor),
    capturing_minor bigint NOT NULL CHECK (capturing_minor >= 0),
    refunded_minor bigint NOT NULL CHECK (refunded_minor >= 0),
    refunding_minor bigint NOT NULL CHECK (refunding_minor >= 0),
    -- NULL where the tenant itself is paid, and where it is for no invoice.
    merchant_id uuid,
    invoice_id uuid,
    reference text COLLATE "C" NOT NULL,
    -- NULL where a wallet pays.
    gateway text COLLATE "C",
    -- NULL where nobody says who pays.
    payer_id uuid,
    -- NULL where a gateway collects.
    payer_wallet_id uuid,
    payee_wallet_id uuid,
    is_automatic boolean NOT NULL,
    -- How the payer gets to the gateway; NULL until it answered.
    order_id text COLLATE "C",
    checkout_url text,
    checkout_key text COLLATE "C",
    -- NULL where nothing failed.
    failure_code text COLLATE "C",
    -- NULL where nothing was said, and once the person was erased under whose key it is sealed in the log.
    description text,
    subject_id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    -- When it is looked at by itself; NULL where nothing is to come.
    due_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (refunded_minor + refunding_minor <= captured_minor AND captured_minor + capturing_minor <= amount_minor),
    PRIMARY KEY (hospital_id, payment_id)
) WITH (fillfactor = 80);
CREATE INDEX payment_by_status ON wallet.payment (hospital_id, status, payment_id);
CREATE INDEX payment_of_merchant ON wallet.payment (hospital_id, merchant_id, payment_id);
CREATE INDEX payment_of_invoice ON wallet.payment (hospital_id, invoice_id, payment_id) WHERE invoice_id IS NOT NULL;
CREATE INDEX payment_of_payer ON wallet.payment (hospital_id, payer_id, payment_id) WHERE payer_id IS NOT NULL;
CREATE INDEX payment_by_reference ON wallet.payment (hospital_id, reference, payment_id);
CREATE INDEX payment_of_subject ON wallet.payment (hospital_id, subject_id) WHERE description IS NOT NULL;
-- Those that are looked at by themselves are looked for over all tenants, the oldest first; of most there is nothing to come.
CREATE INDEX payment_due ON wallet.payment (due_at, hospital_id, payment_id) WHERE due_at IS NOT NULL;
SELECT platform.protect_tenant_table('wallet.payment');
SELECT platform.declare_rebuildable('wallet.payments', 'wallet.payment');

GRANT SELECT, INSERT, UPDATE ON wallet.payment TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.payment TO medley_system;

-- The lines of a statement that payments leave, which are few beside transfers.
CREATE INDEX entry_by_payment_type ON wallet.entry (hospital_id, account_id, transaction_type, recorded_at, position)
    WHERE transaction_type IN ('payment', 'refund');
