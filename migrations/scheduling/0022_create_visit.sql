-- Patients' stays.
CREATE TABLE scheduling.visit (
    hospital_id uuid NOT NULL,
    visit_id uuid NOT NULL,
    version integer NOT NULL,
    patient_id uuid NOT NULL,
    appointment_id uuid,
    location_id uuid,
    day date NOT NULL,
    status text COLLATE "C" NOT NULL,
    -- The last token of the visit.
    token_id uuid,
    token_queue_id uuid,
    token_day date,
    opened_at timestamptz NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (hospital_id, visit_id)
) WITH (fillfactor = 70);
CREATE INDEX visit_by_day ON scheduling.visit (hospital_id, day, visit_id);
CREATE INDEX visit_by_status ON scheduling.visit (hospital_id, day, status, visit_id);
SELECT platform.protect_tenant_table('scheduling.visit');

GRANT SELECT, INSERT, UPDATE ON scheduling.visit TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduling.visit TO medley_system;
SELECT platform.declare_rebuildable('scheduling.visits', 'scheduling.visit');
