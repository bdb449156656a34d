-- Which record of a person stands for which, as Patient publishes it. Rows of charges, invoices, payments and the ledger
-- keep the id that they were written with; reading follows this. The times are when it was recorded, so that what was
-- answered of a past moment stays true.
CREATE TABLE billing.patient_alias (
    hospital_id uuid NOT NULL,
    merge_id uuid NOT NULL,
    duplicate_id uuid NOT NULL,
    survivor_id uuid NOT NULL,
    merged_at timestamptz NOT NULL,
    undone_at timestamptz,
    PRIMARY KEY (hospital_id, merge_id)
);
CREATE INDEX patient_alias_duplicate ON billing.patient_alias (hospital_id, duplicate_id, merged_at);
CREATE INDEX patient_alias_survivor ON billing.patient_alias (hospital_id, survivor_id, merged_at);
SELECT platform.protect_tenant_table('billing.patient_alias');
GRANT SELECT ON billing.patient_alias TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON billing.patient_alias TO medley_system;

-- An erasure blanks the text of an erased patient's lines and refunds.
CREATE INDEX refund_of_patient ON billing.refund (hospital_id, patient_id, refund_id);
GRANT UPDATE ON billing.invoice_line, billing.refund TO medley_app;
