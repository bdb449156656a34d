-- Which record of a person stands for which, as Patient publishes it. Rows keep the patient id that they were written with;
-- reading follows this. The times are when it was recorded, so that what was answered of a past moment stays true.
CREATE TABLE scheduling.patient_alias (
    hospital_id uuid NOT NULL,
    merge_id uuid NOT NULL,
    duplicate_id uuid NOT NULL,
    survivor_id uuid NOT NULL,
    merged_at timestamptz NOT NULL,
    undone_at timestamptz,
    PRIMARY KEY (hospital_id, merge_id)
);
CREATE INDEX patient_alias_duplicate ON scheduling.patient_alias (hospital_id, duplicate_id, merged_at);
CREATE INDEX patient_alias_survivor ON scheduling.patient_alias (hospital_id, survivor_id, merged_at);
SELECT platform.protect_tenant_table('scheduling.patient_alias');
GRANT SELECT ON scheduling.patient_alias TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduling.patient_alias TO medley_system;
SELECT platform.declare_rebuildable('scheduling.patientAliases', 'scheduling.patient_alias');
