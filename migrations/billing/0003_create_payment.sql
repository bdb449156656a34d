CREATE TABLE billing.payment (
    hospital_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    version integer NOT NULL,
    patient_id uuid NOT NULL,
    number text COLLATE "C" NOT NULL,
    method text NOT NULL,
    reference text,
    currency text NOT NULL,
    amount_minor bigint NOT NULL,
    -- What pays invoices, less what was refunded of it.
    allocated_minor bigint NOT NULL,
    refunded_minor bigint NOT NULL,
    received_on date NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, payment_id)
) WITH (fillfactor = 80);
CREATE INDEX payment_of_patient ON billing.payment (hospital_id, patient_id, payment_id);
CREATE UNIQUE INDEX payment_number ON billing.payment (hospital_id, number);
SELECT platform.protect_tenant_table('billing.payment');

-- What a payment pays of an invoice; zero once all of it was refunded.
CREATE TABLE billing.allocation (
    hospital_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
    PRIMARY KEY (hospital_id, payment_id, invoice_id)
) WITH (fillfactor = 80);
CREATE INDEX allocation_of_invoice ON billing.allocation (hospital_id, invoice_id, payment_id);
SELECT platform.protect_tenant_table('billing.allocation');

CREATE TABLE billing.refund (
    hospital_id uuid NOT NULL,
    refund_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    number text COLLATE "C" NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL,
    from_deposit_minor bigint NOT NULL,
    -- [{"invoiceId", "amountMinor"}]: what was reopened.
    reopened json NOT NULL,
    reason text,
    refunded_on date NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, refund_id)
);
CREATE INDEX refund_of_payment ON billing.refund (hospital_id, payment_id, refund_id);
CREATE UNIQUE INDEX refund_number ON billing.refund (hospital_id, number);
SELECT platform.protect_tenant_table('billing.refund');

GRANT SELECT, INSERT, UPDATE ON billing.payment, billing.allocation TO medley_app;
GRANT SELECT, INSERT ON billing.refund TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON billing.payment, billing.allocation, billing.refund TO medley_system;
