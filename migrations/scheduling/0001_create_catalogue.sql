-- The read tables of the Scheduling module. All of them are functions of the journal.
CREATE SCHEMA scheduling;
GRANT USAGE ON SCHEMA scheduling TO medley_app, medley_system;

-- What is offered.
CREATE TABLE scheduling.service (
    hospital_id uuid NOT NULL,
    service_id uuid NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    code text,
    duration_minutes integer NOT NULL,
    buffer_after_minutes integer NOT NULL,
    slot_minutes integer NOT NULL,
    capacity integer NOT NULL,
    needs_room boolean NOT NULL,
    -- {"requiredCredentials": [text], "concurrentCodes": [text]}
    lists json NOT NULL,
    status text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, service_id)
);
CREATE INDEX service_by_status ON scheduling.service (hospital_id, status, service_id);
SELECT platform.protect_tenant_table('scheduling.service');

CREATE TABLE scheduling.room (
    hospital_id uuid NOT NULL,
    room_id uuid NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    location_id uuid,
    -- [uuid]: the services that can be given there; every one where there are none.
    service_ids json NOT NULL,
    status text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, room_id)
);
CREATE INDEX room_by_status ON scheduling.room (hospital_id, status, room_id);
CREATE INDEX room_by_location ON scheduling.room (hospital_id, location_id, room_id);
SELECT platform.protect_tenant_table('scheduling.room');

-- When practitioners work; who has no row has no hours.
CREATE TABLE scheduling.practitioner (
    hospital_id uuid NOT NULL,
    practitioner_id uuid NOT NULL,
    version integer NOT NULL,
    -- PractitionerScheduleView without id, version and time.
    schedule json NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, practitioner_id)
);
SELECT platform.protect_tenant_table('scheduling.practitioner');

GRANT SELECT, INSERT, UPDATE ON scheduling.service, scheduling.room, scheduling.practitioner TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduling.service, scheduling.room, scheduling.practitioner TO medley_system;
SELECT platform.declare_rebuildable('scheduling.catalogue', 'scheduling.service', 'scheduling.room', 'scheduling.practitioner');
