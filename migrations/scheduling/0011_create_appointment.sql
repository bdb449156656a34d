CREATE TABLE scheduling.appointment (
    hospital_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    version integer NOT NULL,
    patient_id uuid NOT NULL,
    service_id uuid NOT NULL,
    practitioner_id uuid NOT NULL,
    room_id uuid,
    location_id uuid,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    -- The start as a clock at the place shows it, and the zone of that clock.
    local_start text NOT NULL,
    time_zone text NOT NULL,
    status text COLLATE "C" NOT NULL,
    is_overbooked boolean NOT NULL,
    group_session_id uuid,
    series_id uuid,
    rescheduled_from_id uuid,
    rescheduled_to_id uuid,
    visit_id uuid,
    cancelled_by text,
    is_late boolean,
    -- NULL where there is none, and once the patient was erased; so are the notes.
    reason text,
    notes text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, appointment_id)
) WITH (fillfactor = 80);
CREATE INDEX appointment_by_start ON scheduling.appointment (hospital_id, starts_at, appointment_id);
CREATE INDEX appointment_of_practitioner
    ON scheduling.appointment (hospital_id, practitioner_id, starts_at, appointment_id);
CREATE INDEX appointment_of_patient ON scheduling.appointment (hospital_id, patient_id, starts_at, appointment_id);
CREATE INDEX appointment_at_location ON scheduling.appointment (hospital_id, location_id, starts_at, appointment_id);
CREATE INDEX appointment_of_series ON scheduling.appointment (hospital_id, series_id, starts_at, appointment_id)
    WHERE series_id IS NOT NULL;
SELECT platform.protect_tenant_table('scheduling.appointment');
GRANT SELECT, INSERT, UPDATE ON scheduling.appointment TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduling.appointment TO medley_system;

-- Slots that are held, until they are booked, let go of, or over.
CREATE TABLE scheduling.slot_hold (
    hospital_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    held_by uuid NOT NULL,
    service_id uuid NOT NULL,
    practitioner_id uuid NOT NULL,
    room_id uuid,
    location_id uuid,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, hold_id)
);
CREATE INDEX slot_hold_of_user ON scheduling.slot_hold (hospital_id, held_by, hold_id);
CREATE INDEX slot_hold_due ON scheduling.slot_hold (expires_at, hospital_id, hold_id);
SELECT platform.protect_tenant_table('scheduling.slot_hold');
GRANT SELECT, INSERT, DELETE ON scheduling.slot_hold TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduling.slot_hold TO medley_system;

-- Blocks that several patients attend, as long as somebody does.
CREATE TABLE scheduling.group_session (
    hospital_id uuid NOT NULL,
    session_id uuid NOT NULL,
    service_id uuid NOT NULL,
    practitioner_id uuid NOT NULL,
    room_id uuid,
    location_id uuid,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    capacity integer NOT NULL,
    seats_taken integer NOT NULL,
    PRIMARY KEY (hospital_id, session_id)
) WITH (fillfactor = 70);
CREATE INDEX group_session_of_service ON scheduling.group_session (hospital_id, service_id, starts_at, session_id);
SELECT platform.protect_tenant_table('scheduling.group_session');
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduling.group_session TO medley_app, medley_system;

SELECT platform.declare_rebuildable('scheduling.appointments', 'scheduling.appointment');
SELECT platform.declare_rebuildable('scheduling.slotHolds', 'scheduling.slot_hold', 'scheduling.group_session');
SELECT platform.declare_rebuildable('scheduling.calendar', 'scheduling.calendar_block');

-- Frees the blocks of owners, then claims others where nothing is in the way; answers the ordinals of the candidates that
-- go on: those that only free (p_settled), and those of which every block went in.
--
-- What was booked over another by somebody who may stands outside of the constraint, and yet nothing else may be put there. It
-- has the rights of who calls it, so that it sees the tenants of the batch alone.
CREATE FUNCTION scheduling.claim_blocks(
    p_table regclass, p_freed_hospitals uuid[], p_freed_owners uuid[], p_settled integer[],
    p_hospitals uuid[], p_owners uuid[], p_resources uuid[], p_starts timestamptz[], p_ends timestamptz[],
    p_expires timestamptz[], p_overbooked boolean[], p_ordinals integer[]) RETURNS SETOF integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, scheduling
AS $$
BEGIN
    IF cardinality(p_freed_owners) > 0 THEN
        EXECUTE format(
            'DELETE FROM %s AS b
            USING unnest($1, $2) AS x (hospital_id, owner_id)
            WHERE b.hospital_id = x.hospital_id AND b.owner_id = x.owner_id', p_table)
        USING p_freed_hospitals, p_freed_owners;
    END IF;
    RETURN QUERY SELECT unnest(p_settled);
    IF cardinality(p_owners) = 0 THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format(
        'WITH wanted AS (
            SELECT *
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
                AS x (hospital_id, owner_id, resource_id, starts_at, ends_at, expires_at, is_overbooked, ordinal)
        ), claimed AS (
            INSERT INTO %1$s AS b (
                hospital_id, owner_id, resource_id, starts_at, ends_at, expires_at, is_overbooked)
            SELECT w.hospital_id, w.owner_id, w.resource_id, w.starts_at, w.ends_at, w.expires_at, w.is_overbooked
            FROM wanted w
            WHERE w.is_overbooked OR NOT EXISTS (
                SELECT
                FROM %1$s AS o
                WHERE o.hospital_id = w.hospital_id AND o.resource_id = w.resource_id AND o.ends_at > w.starts_at
                    AND o.ends_at < w.ends_at + interval ''2 days'' AND o.starts_at < w.ends_at AND o.is_overbooked
            )
            ORDER BY w.ordinal, w.resource_id
            ON CONFLICT DO NOTHING
            RETURNING b.hospital_id, b.owner_id, b.resource_id
        )
        SELECT w.ordinal
        FROM wanted w
        LEFT JOIN claimed c
            ON c.hospital_id = w.hospital_id AND c.owner_id = w.owner_id AND c.resource_id = w.resource_id
        GROUP BY w.ordinal
        HAVING count(*) = count(c.owner_id)', p_table)
    USING p_hospitals, p_owners, p_resources, p_starts, p_ends, p_expires, p_overbooked, p_ordinals;
END
$$;
REVOKE ALL ON FUNCTION scheduling.claim_blocks(
    regclass, uuid[], uuid[], integer[], uuid[], uuid[], uuid[], timestamptz[], timestamptz[], timestamptz[], boolean[],
    integer[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scheduling.claim_blocks(
    regclass, uuid[], uuid[], integer[], uuid[], uuid[], uuid[], timestamptz[], timestamptz[], timestamptz[], boolean[],
    integer[]) TO medley_app, medley_system;
