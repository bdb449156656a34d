-- Locks streams in key order and compares their versions; streams from version 0 get their row here.
-- MJ003: another writer was there first; the detail names the ordinals, from 0. `seal_batch` sets the new versions.
CREATE FUNCTION journal.open_batch(
    p_shard smallint, p_hospital uuid[], p_stream uuid[], p_module text[], p_category text[], p_from integer[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    matched bigint[];
    lost text;
BEGIN
    PERFORM journal.assert_declared(p_shard, p_hospital);
    IF 0 = ANY (p_from) THEN
        INSERT INTO journal.stream (hospital_id, stream_id, shard, module, category)
        SELECT x.hospital, x.stream, p_shard, x.module, x.category
        FROM unnest(p_hospital, p_stream, p_module, p_category, p_from) AS x (hospital, stream, module, category, version)
        WHERE x.version = 0
        ORDER BY x.hospital, x.stream
        ON CONFLICT DO NOTHING;
    END IF;
    SELECT array_agg(l.ordinal) INTO matched
    FROM (
        SELECT x.ordinal, s.version = x.version AS is_match
        FROM unnest(p_hospital, p_stream, p_from) WITH ORDINALITY AS x (hospital, stream, version, ordinal)
        JOIN journal.stream AS s ON s.hospital_id = x.hospital AND s.stream_id = x.stream
        ORDER BY s.hospital_id, s.stream_id
        FOR UPDATE OF s
    ) AS l
    WHERE l.is_match;
    IF coalesce(cardinality(matched), 0) = cardinality(p_stream) THEN
        RETURN;
    END IF;
    SELECT string_agg((o - 1)::text, ',' ORDER BY o) INTO lost
    FROM generate_series(1, cardinality(p_stream)) AS o
    WHERE o <> ALL (coalesce(matched, '{}'));
    RAISE EXCEPTION 'lost race' USING ERRCODE = 'MJ003', DETAIL = lost;
END
$$;
SELECT journal.give_to_journal_role('journal.open_batch(smallint, uuid[], uuid[], text[], text[], integer[])');

-- Locks the streams that exist, in key order, until the end of the transaction: after a lost race.
CREATE FUNCTION journal.lock_streams(p_shard smallint, p_hospital uuid[], p_stream uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
BEGIN
    PERFORM journal.assert_declared(p_shard, p_hospital);
    PERFORM s.version
    FROM unnest(p_hospital, p_stream) AS x (hospital, stream)
    JOIN journal.stream AS s ON s.hospital_id = x.hospital AND s.stream_id = x.stream
    ORDER BY s.hospital_id, s.stream_id
    FOR UPDATE OF s;
END
$$;
SELECT journal.give_to_journal_role('journal.lock_streams(smallint, uuid[], uuid[])');
