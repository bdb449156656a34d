-- Settlements with merchants; a row never changes. Written by batches in the transaction of their events.
CREATE TABLE wallet.settlement (
    hospital_id uuid NOT NULL,
    settlement_id uuid NOT NULL,
    merchant_id uuid NOT NULL,
    wallet_id uuid NOT NULL,
    event_id uuid NOT NULL,
    number integer NOT NULL,
    day date NOT NULL,
    completes_day boolean NOT NULL,
    currency text COLLATE "C" NOT NULL,
    -- The versions of the wallet's stream that are in it: those after the first up to the second.
    after_version integer NOT NULL,
    through_version integer NOT NULL,
    line_count integer NOT NULL,
    brought_forward_minor bigint NOT NULL,
    sales_minor bigint NOT NULL CHECK (sales_minor >= 0),
    refunds_minor bigint NOT NULL CHECK (refunds_minor >= 0),
    adjustments_minor bigint NOT NULL,
    fees_minor bigint NOT NULL CHECK (fees_minor >= 0),
    tax_minor bigint NOT NULL CHECK (tax_minor >= 0),
    fees_taken_minor bigint NOT NULL CHECK (fees_taken_minor >= 0),
    tax_taken_minor bigint NOT NULL CHECK (tax_taken_minor >= 0),
    payout_minor bigint NOT NULL CHECK (payout_minor >= 0),
    carried_minor bigint NOT NULL,
    owed_fees_minor bigint NOT NULL,
    owed_tax_minor bigint NOT NULL,
    basis_points integer NOT NULL,
    fixed_minor bigint NOT NULL,
    minimum_minor bigint NOT NULL,
    tax_basis_points integer NOT NULL,
    file_sha256 text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    CHECK (
        brought_forward_minor + sales_minor - refunds_minor + adjustments_minor
            = fees_taken_minor + tax_taken_minor + payout_minor + carried_minor),
    PRIMARY KEY (hospital_id, settlement_id)
);
CREATE UNIQUE INDEX settlement_of_merchant ON wallet.settlement (hospital_id, merchant_id, number);
CREATE INDEX settlement_of_merchant_by_id ON wallet.settlement (hospital_id, merchant_id, settlement_id);
SELECT platform.protect_tenant_table('wallet.settlement');
SELECT platform.declare_rebuildable('wallet.settlements', 'wallet.settlement');

GRANT SELECT, INSERT ON wallet.settlement TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.settlement TO medley_system;
