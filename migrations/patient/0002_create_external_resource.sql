-- Where the resources that imports kept stand in the journal, which holds them sealed. owner_id is the patient, or the
-- nil UUID for resources of the hospital itself.
CREATE TABLE patient.external_resource (
    hospital_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    source text COLLATE "C" NOT NULL,
    resource_type text NOT NULL,
    content_hash bytea NOT NULL,
    stream_id uuid NOT NULL,
    ordinal integer NOT NULL,
    PRIMARY KEY (hospital_id, owner_id, source)
);
SELECT platform.protect_tenant_table('patient.external_resource');
CREATE INDEX external_resource_type ON patient.external_resource (hospital_id, owner_id, resource_type, source);
GRANT SELECT, INSERT, UPDATE ON patient.external_resource TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON patient.external_resource TO medley_system;
