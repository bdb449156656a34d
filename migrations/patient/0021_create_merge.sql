-- Merges of two records of one person, legal holds, erasures, and pairs that were told apart.

ALTER TABLE patient.patient
    -- The record that stands for this one; NULL where it was not merged. Merges make no chains.
    ADD COLUMN merged_into uuid,
    -- {"reason", "since"}: what forbids its erasure for a time.
    ADD COLUMN legal_hold json;
-- Few records are merged, so the index costs nearly nothing.
CREATE INDEX patient_merged_into ON patient.patient (hospital_id, merged_into, patient_id) WHERE merged_into IS NOT NULL;

CREATE TABLE patient.merge (
    hospital_id uuid NOT NULL,
    merge_id uuid NOT NULL,
    duplicate_id uuid NOT NULL,
    survivor_id uuid NOT NULL,
    -- NULL where none was given, or erased.
    reason text,
    merged_at timestamptz NOT NULL,
    merged_by uuid,
    undone_at timestamptz,
    undone_by uuid,
    PRIMARY KEY (hospital_id, merge_id)
);
CREATE INDEX merge_of_duplicate ON patient.merge (hospital_id, duplicate_id, merge_id);
CREATE INDEX merge_of_survivor ON patient.merge (hospital_id, survivor_id, merge_id);
SELECT platform.protect_tenant_table('patient.merge');

CREATE TABLE patient.erasure_request (
    hospital_id uuid NOT NULL,
    request_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    -- The ids of all records that were erased.
    erased_ids json NOT NULL,
    reason text NOT NULL,
    requested_at timestamptz NOT NULL,
    requested_by uuid,
    PRIMARY KEY (hospital_id, request_id)
);
SELECT platform.protect_tenant_table('patient.erasure_request');

-- Pairs that someone told apart: they are not shown as likely duplicates. first_id is the lesser of the two.
CREATE TABLE patient.distinct_pair (
    hospital_id uuid NOT NULL,
    first_id uuid NOT NULL,
    second_id uuid NOT NULL,
    told_at timestamptz NOT NULL,
    told_by uuid,
    PRIMARY KEY (hospital_id, first_id, second_id)
);
SELECT platform.protect_tenant_table('patient.distinct_pair');

GRANT SELECT, INSERT, UPDATE ON patient.merge TO medley_app;
GRANT SELECT, INSERT ON patient.erasure_request TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON patient.distinct_pair TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON patient.merge, patient.erasure_request, patient.distinct_pair TO medley_system;

-- An erasure lets go of what claims and kept resources say of a person: found by whom they are of.
CREATE INDEX mrn_of_patient ON patient.mrn (hospital_id, patient_id);
CREATE INDEX source_of_patient ON patient.source (hospital_id, patient_id);
GRANT UPDATE ON patient.mrn TO medley_app;
GRANT DELETE ON patient.source, patient.external_resource TO medley_app;
-- What an export reads, in the order of the portions in which an import kept it.
CREATE INDEX external_resource_place ON patient.external_resource (hospital_id, owner_id, stream_id, ordinal);
