-- Many reads with reasons are written in one transaction, by several servers at once, and what may have been written already
-- is sent again.

-- Holds the keys of those whose records were read, all of a transaction at once and in one order: two that hold some of the
-- same, and an erasure beside them (0031), never wait for each other in a circle.
CREATE FUNCTION journal.hold_keys_of_read(p_hospital uuid, p_subjects uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
AS $$
BEGIN
    PERFORM journal.assert_declared(NULL, ARRAY[p_hospital]);
    PERFORM k.subject_id
    FROM journal.data_key AS k
    WHERE k.hospital_id = p_hospital AND k.subject_id = ANY (p_subjects)
    ORDER BY k.subject_id
    FOR SHARE OF k;
END
$$;
SELECT journal.give_to_journal_role('journal.hold_keys_of_read(uuid, uuid[])');

-- The rest belongs to the journal's role, which may make something in the schema for this moment only.
GRANT CREATE ON SCHEMA journal TO medley_journal;
SET LOCAL ROLE medley_journal;

-- As in 0060, but that a row which is there already stays as it is.
CREATE OR REPLACE FUNCTION journal.record_reasoned_access(
    p_hospital uuid, p_access uuid, p_at timestamptz, p_actor uuid, p_kind text, p_what text, p_subjects uuid[],
    p_times integer[], p_requests text[], p_reason text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
AS $$
BEGIN
    PERFORM journal.hold_keys_of_read(p_hospital, p_subjects);
    -- A statement of its own: it sees what was destroyed while the keys were waited for.
    INSERT INTO journal.record_access
        (hospital_id, access_id, accessed_at, actor_id, actor_kind, what, subject_ids, times, request_ids, reason)
    SELECT p_hospital, p_access, p_at, p_actor, p_kind, p_what, p_subjects, p_times, p_requests,
        CASE WHEN NOT EXISTS (
            SELECT FROM journal.data_key AS k
            WHERE k.hospital_id = p_hospital AND k.subject_id = ANY (p_subjects) AND k.destroyed_at IS NOT NULL
        ) THEN p_reason END
    ON CONFLICT DO NOTHING;
END
$$;

SET LOCAL ROLE medley_owner;
REVOKE CREATE ON SCHEMA journal FROM medley_journal;
