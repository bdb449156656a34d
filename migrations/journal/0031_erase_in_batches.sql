-- Keys are destroyed in the batch that stores the erasing event, many at once, and other processes learn of it by looking
-- for those of late.
ALTER TABLE journal.data_key
    -- The module whose event erased the person; NULL where the key alone was destroyed.
    ADD COLUMN destroyed_by text;
CREATE INDEX data_key_destroyed ON journal.data_key (destroyed_at) WHERE destroyed_at IS NOT NULL;

-- Locks the keys that a batch destroys together with those that it seals under, in key order, so that batches that do
-- both meet in one order.
CREATE FUNCTION journal.lock_data_keys(p_shard smallint, p_hospital uuid[], p_subject uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
BEGIN
    PERFORM journal.assert_declared(p_shard, p_hospital);
    PERFORM k.subject_id
    FROM unnest(p_hospital, p_subject) AS x (hospital, subject)
    JOIN journal.data_key AS k ON k.hospital_id = x.hospital AND k.subject_id = x.subject
    ORDER BY k.hospital_id, k.subject_id
    FOR UPDATE OF k;
END
$$;
SELECT journal.give_to_journal_role('journal.lock_data_keys(smallint, uuid[], uuid[])');

-- Destroys subjects' keys for ever, with the snapshots that are sealed under them; waits for batches that seal under
-- them. Idempotent; a subject without a key gets a destroyed row, so that none is made later.
CREATE FUNCTION journal.destroy_data_keys(p_shard smallint, p_hospital uuid[], p_subject uuid[], p_module text[])
RETURNS void
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
    -- Why a record was read is said in free words, which may name the person (0040, 0041).
    UPDATE journal.record_access AS a
    SET reason = NULL
    FROM unnest(p_hospital, p_subject) AS x (hospital, subject)
    WHERE a.hospital_id = x.hospital AND a.reason IS NOT NULL AND x.subject = ANY (a.subject_ids);
END
$$;
SELECT journal.give_to_journal_role('journal.destroy_data_keys(smallint, uuid[], uuid[], text[])');
