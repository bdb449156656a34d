-- Ends a batch: takes the head row, gives it one time and gapless positions, and writes events, chain and versions.
--
-- Streams come as arrays in key order (`p_last` is the ordinal, from 1, of the stream's last event of this batch, or 0);
-- events as arrays in order, each naming its stream by ordinal from 1; `p_leaves` is 32 bytes an event.
CREATE FUNCTION journal.seal_batch(
    p_shard smallint, p_hospital uuid[], p_stream uuid[], p_from integer[], p_to integer[], p_last integer[],
    p_leaves bytea, e_stream integer[], e_version integer[], e_type text[], e_schema_version smallint[],
    e_event uuid[], e_command uuid[], e_correlation uuid[], e_causation uuid[], e_actor uuid[], e_subject uuid[],
    e_key uuid[], e_data json[], OUT last_position bigint, OUT recorded_at timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    event_count integer := cardinality(e_stream);
    written integer;
    first_position bigint;
    head bytea;
    sealed_at timestamptz;
BEGIN
    PERFORM journal.assert_declared(p_shard, p_hospital);
    IF octet_length(p_leaves) <> 32 * event_count OR event_count = 0
        OR event_count <> (SELECT sum(x.v) FROM unnest(p_to) AS x (v)) - (SELECT sum(x.v) FROM unnest(p_from) AS x (v))
    THEN
        RAISE EXCEPTION 'a batch that does not add up' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT h.position + 1, h.head_hash, greatest(clock_timestamp(), h.last_recorded_at)
    INTO first_position, head, sealed_at
    FROM journal.shard_head AS h WHERE h.shard = p_shard FOR UPDATE;
    head := sha256(
        head || int8send(first_position) || int8send((extract(epoch FROM sealed_at) * 1000000)::bigint) || p_leaves);
    last_position := first_position + event_count - 1;
    recorded_at := sealed_at;
    UPDATE journal.shard_head AS h
    SET position = seal_batch.last_position, head_hash = head, last_recorded_at = sealed_at
    WHERE h.shard = p_shard;
    INSERT INTO journal.batch (shard, last_position, first_position, recorded_at, hash)
    VALUES (p_shard, seal_batch.last_position, first_position, sealed_at, head);

    INSERT INTO journal.event (
        shard, position, hospital_id, stream_id, version, schema_version, type, event_id, command_id, correlation_id,
        causation_id, actor_id, subject_id, key_id, recorded_at, leaf_hash, data)
    SELECT p_shard, first_position + x.o - 1, p_hospital[x.stream], p_stream[x.stream], x.version, x.schema_version,
        x.type, x.event, x.command, x.correlation, x.causation, x.actor, x.subject, x.key, sealed_at,
        substring(p_leaves FROM (32 * (x.o - 1) + 1)::integer FOR 32), x.data
    FROM unnest(
        e_stream, e_version, e_schema_version, e_type, e_event, e_command, e_correlation, e_causation, e_actor, e_subject,
        e_key, e_data) WITH ORDINALITY
        AS x (stream, version, schema_version, type, event, command, correlation, causation, actor, subject, key, data, o);

    UPDATE journal.stream AS s
    SET version = x.version_to, last_recorded_at = sealed_at,
        first_recorded_at = coalesce(s.first_recorded_at, sealed_at),
        last_leaf = substring(p_leaves FROM 32 * (x.last - 1) + 1 FOR 32)
    FROM unnest(p_hospital, p_stream, p_from, p_to, p_last) AS x (hospital, stream, version_from, version_to, last)
    WHERE s.hospital_id = x.hospital AND s.stream_id = x.stream AND s.version = x.version_from AND x.last > 0;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written <> (SELECT count(*) FROM unnest(p_last) AS x (last) WHERE x.last > 0) THEN
        RAISE EXCEPTION 'lost race' USING ERRCODE = 'MJ003', DETAIL = '';
    END IF;
END
$$;
SELECT journal.give_to_journal_role(
    'journal.seal_batch(smallint, uuid[], uuid[], integer[], integer[], integer[], bytea, integer[], integer[], text[],
    smallint[], uuid[], uuid[], uuid[], uuid[], uuid[], uuid[], uuid[], json[])');

-- Stops a batch in which a claim was lost; the detail is the claim's place, a colon and the losers' ordinals, from 0.
CREATE FUNCTION journal.require_winners(p_claim integer, p_won integer[], p_count integer) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    IF cardinality(p_won) <> p_count THEN
        RAISE EXCEPTION 'claim lost' USING ERRCODE = 'MJ004', DETAIL = p_claim || ':' || (
            SELECT string_agg(o::text, ',' ORDER BY o) FROM generate_series(0, p_count - 1) AS o WHERE o <> ALL (p_won));
    END IF;
END
$$;
REVOKE ALL ON FUNCTION journal.require_winners(integer, integer[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal.require_winners(integer, integer[], integer) TO medley_app;

-- The moment up to which a shard's history is final, at most `p_as_of`: nothing will be recorded at or before it.
--
-- A batch gets its time before it commits. So where the last time seen is not later, the head row is waited for, and the
-- time of the next batch is moved past the answer.
CREATE FUNCTION journal.settle_time(p_hospital uuid, p_as_of timestamptz) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    settled timestamptz := least(p_as_of, clock_timestamp());
    place smallint := journal.shard_of(p_hospital);
BEGIN
    PERFORM journal.assert_declared(NULL, ARRAY[p_hospital]);
    IF (SELECT h.last_recorded_at > settled FROM journal.shard_head AS h WHERE h.shard = place) THEN
        RETURN settled;
    END IF;
    PERFORM 1 FROM journal.shard_head AS h WHERE h.shard = place FOR UPDATE;
    UPDATE journal.shard_head AS h
    SET last_recorded_at = greatest(h.last_recorded_at, settled + interval '1 microsecond')
    WHERE h.shard = place;
    RETURN settled;
END
$$;
SELECT journal.give_to_journal_role('journal.settle_time(uuid, timestamptz)');
