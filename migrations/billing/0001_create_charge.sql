-- The read tables of the Billing module. All of them are functions of the journal. Amounts are whole minor units.
CREATE SCHEMA billing;
GRANT USAGE ON SCHEMA billing TO medley_app, medley_system;

CREATE TABLE billing.charge (
    hospital_id uuid NOT NULL,
    charge_id uuid NOT NULL,
    version integer NOT NULL,
    patient_id uuid NOT NULL,
    code text NOT NULL,
    -- NULL once the patient was erased.
    description text,
    quantity integer NOT NULL,
    currency text NOT NULL,
    unit_price_minor bigint NOT NULL,
    amount_minor bigint NOT NULL,
    service_date date NOT NULL,
    location_id uuid,
    status text COLLATE "C" NOT NULL,
    invoice_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, charge_id)
) WITH (fillfactor = 80);
CREATE INDEX charge_of_patient ON billing.charge (hospital_id, patient_id, charge_id);
CREATE INDEX charge_by_status ON billing.charge (hospital_id, status, charge_id);
SELECT platform.protect_tenant_table('billing.charge');

GRANT SELECT, INSERT, UPDATE ON billing.charge TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON billing.charge TO medley_system;
