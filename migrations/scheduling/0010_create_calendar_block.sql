-- Whom and what an appointment, a held slot or a group session takes, and for how long: nobody is booked twice.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA scheduling;

CREATE TABLE scheduling.calendar_block (
    hospital_id uuid NOT NULL,
    -- The appointment, held slot or group session.
    owner_id uuid NOT NULL,
    -- The practitioner or the room.
    resource_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    -- With what is kept free behind it.
    ends_at timestamptz NOT NULL,
    period tstzrange NOT NULL GENERATED ALWAYS AS (tstzrange(starts_at, ends_at)) STORED,
    -- Of a held slot when it ends by itself.
    expires_at timestamptz,
    -- Booked over another by somebody who may.
    is_overbooked boolean NOT NULL,
    PRIMARY KEY (hospital_id, owner_id, resource_id),
    EXCLUDE USING gist (hospital_id WITH =, resource_id WITH =, period WITH &&) WHERE (NOT is_overbooked)
);
CREATE INDEX calendar_block_by_end
    ON scheduling.calendar_block (hospital_id, resource_id, ends_at) INCLUDE (starts_at, expires_at);
SELECT platform.protect_tenant_table('scheduling.calendar_block');
GRANT SELECT, INSERT, DELETE ON scheduling.calendar_block TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduling.calendar_block TO medley_system;
