-- Likely duplicates, written behind the log. Nothing here shows a name: keys are SHA-256 of folded values with the hospital.

-- What is known of each record in use that duplicates are looked for by; NULL where it is not known.
CREATE TABLE patient.duplicate_entry (
    hospital_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    name_key text,
    -- The name without what is easily mistyped.
    skeleton_key text,
    birth_key text,
    phone_key text,
    -- Keys of identifiers, parted by spaces.
    identifier_keys text NOT NULL,
    -- A merged record stands for nobody, and is no duplicate of anybody.
    is_merged boolean NOT NULL,
    PRIMARY KEY (hospital_id, patient_id)
) WITH (fillfactor = 80);
SELECT platform.protect_tenant_table('patient.duplicate_entry');

-- Whoever has a key in common may be one person.
CREATE TABLE patient.duplicate_key (
    hospital_id uuid NOT NULL,
    key bytea NOT NULL,
    patient_id uuid NOT NULL,
    PRIMARY KEY (hospital_id, key, patient_id)
);
CREATE INDEX duplicate_key_of_patient ON patient.duplicate_key (hospital_id, patient_id, key);
SELECT platform.protect_tenant_table('patient.duplicate_key');

-- How many have a key; most have one bearer alone, and the list reads the others by an index of their own.
CREATE TABLE patient.duplicate_group (
    hospital_id uuid NOT NULL,
    key bytea NOT NULL,
    member_count integer NOT NULL CHECK (member_count >= 0),
    PRIMARY KEY (hospital_id, key)
) WITH (fillfactor = 80);
CREATE INDEX duplicate_group_shared ON patient.duplicate_group (hospital_id, key) WHERE member_count > 1;
SELECT platform.protect_tenant_table('patient.duplicate_group');

-- Requests read them; an erasure, which is part of a request, deletes from them.
GRANT SELECT, UPDATE, DELETE ON patient.duplicate_entry, patient.duplicate_key, patient.duplicate_group TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON patient.duplicate_entry, patient.duplicate_key, patient.duplicate_group
    TO medley_system;
