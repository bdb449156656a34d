-- The read tables of the Patient module. All of them are functions of the journal; identifying plaintext lives only here.
CREATE SCHEMA patient;
GRANT USAGE ON SCHEMA patient TO medley_app, medley_system;

CREATE TABLE patient.patient (
    hospital_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    version integer NOT NULL,
    mrn text NOT NULL,
    given_name text,
    family_name text,
    full_name text,
    birth_date text,
    birth_from date,
    birth_to date,
    birth_is_estimated boolean NOT NULL,
    sex text NOT NULL,
    phone text,
    email text,
    address json,
    identifiers json NOT NULL,
    language text,
    status text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- Folded for search, each word between spaces: the given name first, and the family name first.
    search_name text COLLATE "C" NOT NULL,
    search_family text COLLATE "C" NOT NULL,
    -- The national number, and all digits of E.164 backwards, so that what people remember is the beginning of one.
    phone_national text COLLATE "C",
    phone_reversed text COLLATE "C",
    PRIMARY KEY (hospital_id, patient_id)
) WITH (fillfactor = 90);
SELECT platform.protect_tenant_table('patient.patient');

CREATE INDEX patient_search_name ON patient.patient (hospital_id, search_name, patient_id);
CREATE INDEX patient_search_family ON patient.patient (hospital_id, search_family, patient_id);
CREATE INDEX patient_phone_national ON patient.patient (hospital_id, phone_national, patient_id)
    WHERE phone_national IS NOT NULL;
CREATE INDEX patient_phone_reversed ON patient.patient (hospital_id, phone_reversed, patient_id)
    WHERE phone_reversed IS NOT NULL;
CREATE INDEX patient_birth ON patient.patient (hospital_id, birth_from, birth_to, patient_id);

-- Numbers by others. value_key is the value's letters and digits in capitals: how people type it does not matter.
CREATE TABLE patient.identifier (
    hospital_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    system text NOT NULL,
    value_key text COLLATE "C" NOT NULL,
    PRIMARY KEY (hospital_id, value_key, system, patient_id)
);
CREATE INDEX identifier_of_patient ON patient.identifier (hospital_id, patient_id);
SELECT platform.protect_tenant_table('patient.identifier');

-- Who holds a number (MRN): claimed in the batch of the event.
CREATE TABLE patient.mrn (
    hospital_id uuid NOT NULL,
    mrn_key text COLLATE "C" NOT NULL,
    patient_id uuid NOT NULL,
    PRIMARY KEY (hospital_id, mrn_key)
);
SELECT platform.protect_tenant_table('patient.mrn');

-- What an imported patient is known by at its source: claimed in the batch of the event, so that none comes in twice.
CREATE TABLE patient.source (
    hospital_id uuid NOT NULL,
    source text COLLATE "C" NOT NULL,
    patient_id uuid NOT NULL,
    PRIMARY KEY (hospital_id, source)
);
SELECT platform.protect_tenant_table('patient.source');

GRANT SELECT, INSERT, UPDATE ON patient.patient TO medley_app;
GRANT SELECT, INSERT, DELETE ON patient.identifier TO medley_app;
GRANT SELECT, INSERT ON patient.mrn, patient.source TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON patient.patient, patient.identifier, patient.mrn, patient.source
    TO medley_system;
