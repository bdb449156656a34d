-- Settles who of those that are registered at the same instant under one name and birth date comes first, after the rows
-- of the batch were written: answers the ordinals, from 0, of those beside whom no other row says the same.
--
-- Who asks for a name waits here until the batches that asked for it before have committed or failed, and then sees their
-- rows; nothing is kept. It has the rights of who calls it, so that it sees the tenants of the batch alone.
CREATE FUNCTION patient.claim_identities(p_hospitals uuid[], p_patients uuid[]) RETURNS SETOF integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog
SET enable_seqscan = off
AS $$
DECLARE
    identity bigint;
BEGIN
    -- In the order of the locks, so that two batches never wait for each other crosswise.
    FOR identity IN
        SELECT DISTINCT hashtextextended(concat_ws('|', 'patient', p.hospital_id, p.search_name, p.birth_from), 0)
        FROM unnest(p_hospitals, p_patients) AS x (hospital, patient)
        JOIN patient.patient AS p ON p.hospital_id = x.hospital AND p.patient_id = x.patient
        ORDER BY 1
    LOOP
        PERFORM pg_advisory_xact_lock(identity);
    END LOOP;
    -- A statement of its own: it sees what was committed while the locks were waited for. Of the batch itself the first
    -- of a name wins over those after it.
    RETURN QUERY
    SELECT (x.ordinal - 1)::integer
    FROM unnest(p_hospitals, p_patients) WITH ORDINALITY AS x (hospital, patient, ordinal)
    JOIN patient.patient AS p ON p.hospital_id = x.hospital AND p.patient_id = x.patient
    WHERE NOT EXISTS (
        SELECT FROM patient.patient AS o
        WHERE o.hospital_id = x.hospital AND o.search_name = p.search_name
            AND o.birth_from IS NOT DISTINCT FROM p.birth_from
            AND o.patient_id <> ALL (p_patients[(x.ordinal::integer):]));
END
$$;
REVOKE ALL ON FUNCTION patient.claim_identities(uuid[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patient.claim_identities(uuid[], uuid[]) TO medley_app;
