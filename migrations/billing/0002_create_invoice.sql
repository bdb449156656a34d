CREATE TABLE billing.invoice (
    hospital_id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    version integer NOT NULL,
    patient_id uuid NOT NULL,
    -- draft, issued or void: where it is on its way, apart from what is paid.
    phase text COLLATE "C" NOT NULL,
    number text COLLATE "C",
    currency text NOT NULL,
    total_minor bigint NOT NULL,
    paid_minor bigint NOT NULL,
    issued_on date,
    due_on date,
    void_reason text,
    created_at timestamptz NOT NULL,
    issued_at timestamptz,
    voided_at timestamptz,
    updated_at timestamptz NOT NULL,
    -- What clients see, apart from being overdue, which depends on the day.
    status text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
        CASE
            WHEN phase <> 'issued' THEN phase
            WHEN paid_minor >= total_minor THEN 'paid'
            WHEN paid_minor > 0 THEN 'partiallyPaid'
            ELSE 'issued'
        END) STORED,
    PRIMARY KEY (hospital_id, invoice_id)
) WITH (fillfactor = 70);
CREATE INDEX invoice_of_patient ON billing.invoice (hospital_id, patient_id, invoice_id);
CREATE INDEX invoice_by_status ON billing.invoice (hospital_id, status, invoice_id);
CREATE INDEX invoice_open ON billing.invoice (hospital_id, invoice_id) WHERE status IN ('issued', 'partiallyPaid');
CREATE UNIQUE INDEX invoice_number ON billing.invoice (hospital_id, number) WHERE number IS NOT NULL;
SELECT platform.protect_tenant_table('billing.invoice');

-- The charges as they were when they were put on the invoice.
CREATE TABLE billing.invoice_line (
    hospital_id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    ordinal integer NOT NULL,
    charge_id uuid NOT NULL,
    code text NOT NULL,
    description text,
    quantity integer NOT NULL,
    unit_price_minor bigint NOT NULL,
    amount_minor bigint NOT NULL,
    service_date date NOT NULL,
    location_id uuid,
    PRIMARY KEY (hospital_id, invoice_id, ordinal)
);
SELECT platform.protect_tenant_table('billing.invoice_line');

GRANT SELECT, INSERT, UPDATE ON billing.invoice TO medley_app;
GRANT SELECT, INSERT, DELETE ON billing.invoice_line TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON billing.invoice, billing.invoice_line TO medley_system;
