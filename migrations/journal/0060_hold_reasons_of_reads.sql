-- Why a record was read is said in free words, which may name the person. A reason is written while the keys of those whose
-- records were read are held: an erasure either comes first, and the reason is left out, or waits, and meets the row.
GRANT INSERT ON journal.record_access TO medley_journal;

CREATE FUNCTION journal.record_reasoned_access(
    p_hospital uuid, p_access uuid, p_at timestamptz, p_actor uuid, p_kind text, p_what text, p_subjects uuid[],
    p_times integer[], p_requests text[], p_reason text
) RETURNS void
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
    -- A statement of its own: it sees what was destroyed while the keys were waited for.
    INSERT INTO journal.record_access
        (hospital_id, access_id, accessed_at, actor_id, actor_kind, what, subject_ids, times, request_ids, reason)
    SELECT p_hospital, p_access, p_at, p_actor, p_kind, p_what, p_subjects, p_times, p_requests,
        CASE WHEN NOT EXISTS (
            SELECT FROM journal.data_key AS k
            WHERE k.hospital_id = p_hospital AND k.subject_id = ANY (p_subjects) AND k.destroyed_at IS NOT NULL
        ) THEN p_reason END;
END
$$;
SELECT journal.give_to_journal_role(
    'journal.record_reasoned_access(uuid, uuid, timestamptz, uuid, text, text, uuid[], integer[], text[], text)');

-- The rows with a reason are found by whose records were read: an erasure does not look through all of a hospital's.
DROP INDEX journal.record_access_reason;
CREATE INDEX record_access_reason ON journal.record_access USING gin (subject_ids) WHERE reason IS NOT NULL;

-- The rest belongs to the journal's role, which may make something in the schema for this moment only.
GRANT CREATE ON SCHEMA journal TO medley_journal;
SET LOCAL ROLE medley_journal;

-- As in 0031, with the reasons found by that index.
CREATE OR REPLACE FUNCTION journal.destroy_data_keys(
    p_shard smallint, p_hospital uuid[], p_subject uuid[], p_module text[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
BEGIN
    PERFORM journal.assert_declared(p_shard, p_hospital);
    INSERT INTO journal.data_key AS k (hospital_id, subject_id, wrapped_key, destroyed_at, destroyed_by)
    SELECT x.hospital, x.subject, NULL, clock_timestamp(), x.module
    FROM unnest(p_hospital, p_subject, p_module) AS x (hospital, subject, module)
    ORDER BY x.hospital, x.subject
    ON CONFLICT (hospital_id, subject_id) DO UPDATE
        SET wrapped_key = NULL, destroyed_at = coalesce(k.destroyed_at, excluded.destroyed_at),
            destroyed_by = coalesce(k.destroyed_by, excluded.destroyed_by);
    DELETE FROM journal.snapshot AS n
    USING unnest(p_hospital, p_subject) AS x (hospital, subject)
    WHERE n.hospital_id = x.hospital AND n.subject_id = x.subject;
    UPDATE journal.record_access AS a
    SET reason = NULL
    FROM unnest(p_hospital, p_subject) AS x (hospital, subject)
    WHERE a.hospital_id = x.hospital AND a.reason IS NOT NULL AND a.subject_ids @> ARRAY[x.subject];
END
$$;

SET LOCAL ROLE medley_owner;
REVOKE CREATE ON SCHEMA journal FROM medley_journal;
