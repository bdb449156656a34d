-- The receivables ledger: the lines of one event are one double entry and add up to zero. Debits are above zero.
CREATE TABLE billing.ledger_entry (
    hospital_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    event_id uuid NOT NULL,
    ordinal integer NOT NULL,
    account text NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
    invoice_id uuid,
    payment_id uuid,
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, patient_id, event_id, ordinal)
);
SELECT platform.protect_tenant_table('billing.ledger_entry');

-- What a patient owes in a currency: invoiced - paid + refunded. Deposits are the part of what was paid that pays nothing.
CREATE TABLE billing.account (
    hospital_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    currency text COLLATE "C" NOT NULL,
    balance_minor bigint NOT NULL,
    deposit_minor bigint NOT NULL,
    PRIMARY KEY (hospital_id, patient_id, currency)
) WITH (fillfactor = 60);
SELECT platform.protect_tenant_table('billing.account');

GRANT SELECT, INSERT ON billing.ledger_entry TO medley_app;
GRANT SELECT, INSERT, UPDATE ON billing.account TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON billing.ledger_entry, billing.account TO medley_system;
