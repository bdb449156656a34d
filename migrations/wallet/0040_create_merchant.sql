-- Merchants as they are shown. Written by batches in the transaction of their events.
CREATE TABLE wallet.merchant (
    hospital_id uuid NOT NULL,
    merchant_id uuid NOT NULL,
    version integer NOT NULL,
    status text COLLATE "C" NOT NULL,
    wallet_id uuid NOT NULL,
    currency text COLLATE "C" NOT NULL,
    -- The ways to pay that are on, in order, with commas between them.
    methods text COLLATE "C" NOT NULL,
    -- What they are known by; NULL where nothing was said, and once they were erased.
    name text,
    contact_name text,
    contact_phone text,
    contact_email text,
    payout_account text,
    -- NULL until they were verified.
    basis_points integer,
    fixed_minor bigint,
    minimum_minor bigint,
    tax_basis_points integer,
    settlement_days integer,
    -- NULL before the first settlement.
    settled_through date,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, merchant_id)
) WITH (fillfactor = 80);
CREATE INDEX merchant_by_status ON wallet.merchant (hospital_id, status, merchant_id);
SELECT platform.protect_tenant_table('wallet.merchant');
SELECT platform.declare_rebuildable('wallet.merchants', 'wallet.merchant');

GRANT SELECT, INSERT, UPDATE ON wallet.merchant TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.merchant TO medley_system;
