-- Why a record was read is said in free words, which may name the person: they go with the key, in the same transaction.
-- Reasons are rare, so an index of those rows alone finds them.
CREATE INDEX record_access_reason ON journal.record_access (hospital_id) WHERE reason IS NOT NULL;
CREATE POLICY journal ON journal.record_access TO medley_journal USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (reason) ON journal.record_access TO medley_journal;

-- As before, and with the reasons.
GRANT CREATE ON SCHEMA journal TO medley_journal;
SET LOCAL ROLE medley_journal;
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
    WHERE a.hospital_id = x.hospital AND a.reason IS NOT NULL AND x.subject = ANY (a.subject_ids);
END
$$;
SET LOCAL ROLE medley_owner;
REVOKE CREATE ON SCHEMA journal FROM medley_journal;
