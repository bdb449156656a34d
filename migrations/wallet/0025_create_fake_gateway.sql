-- What the built-in payment gateway remembers, as another company's would: it is no part of the ledger, and nothing of it is
-- read but through the gateway's calls.

-- Orders; what became of one is what its payer did.
CREATE TABLE wallet.fake_gateway_order (
    hospital_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    currency text COLLATE "C" NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    expires_at timestamptz NOT NULL,
    -- How often the payer was refused.
    declined_count bigint NOT NULL DEFAULT 0,
    is_paid boolean NOT NULL DEFAULT false,
    PRIMARY KEY (hospital_id, payment_id)
);
SELECT platform.protect_tenant_table('wallet.fake_gateway_order');

CREATE TABLE wallet.fake_gateway_capture (
    hospital_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    capture_number bigint NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (hospital_id, payment_id, capture_number)
);
SELECT platform.protect_tenant_table('wallet.fake_gateway_capture');

CREATE TABLE wallet.fake_gateway_refund (
    hospital_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    refund_id uuid NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    -- underWay, done or failed.
    state text COLLATE "C" NOT NULL,
    PRIMARY KEY (hospital_id, payment_id, refund_id)
);
SELECT platform.protect_tenant_table('wallet.fake_gateway_refund');

GRANT SELECT, INSERT, UPDATE ON wallet.fake_gateway_order, wallet.fake_gateway_capture, wallet.fake_gateway_refund
    TO medley_app;
