-- Ends a batch with events of two streams, or with states to keep in rows: takes the head row, gives it one time and gapless
-- positions, and writes events, chain, versions and states.
--
-- Streams come as arrays in key order, each with its last leaf, the last version that it got as the second stream of an event
-- of this batch, and its state, where it has them. Events come as arrays in order, each naming its streams by ordinals from 1;
-- `p_leaves` is 32 bytes an event.
CREATE FUNCTION journal.seal_batch(
    p_shard smallint, p_hospital uuid[], p_stream uuid[], p_from integer[], p_to integer[], p_leaf bytea[],
    p_second integer[], p_state bytea[], p_form integer[], p_leaves bytea, e_stream integer[], e_version integer[],
    e_second integer[], e_second_version integer[], e_type text[], e_schema_version smallint[], e_event uuid[],
    e_command uuid[], e_correlation uuid[], e_causation uuid[], e_actor uuid[], e_subject uuid[], e_key uuid[],
    e_data json[], OUT last_position bigint, OUT recorded_at timestamptz
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
    -- Each event raises the version of its stream by one, and that of its second stream.
    IF octet_length(p_leaves) <> 32 * event_count OR event_count = 0
        OR event_count + cardinality(array_remove(e_second, NULL))
            <> (SELECT sum(x.v) FROM unnest(p_to) AS x (v)) - (SELECT sum(x.v) FROM unnest(p_from) AS x (v))
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
        causation_id, actor_id, subject_id, key_id, recorded_at, leaf_hash, data, second_stream_id, second_version)
    SELECT p_shard, first_position + x.o - 1, p_hospital[x.stream], p_stream[x.stream], x.version, x.schema_version,
        x.type, x.event, x.command, x.correlation, x.causation, x.actor, x.subject, x.key, sealed_at,
        substring(p_leaves FROM (32 * (x.o - 1) + 1)::integer FOR 32), x.data, p_stream[x.second], x.second_version
    FROM unnest(
        e_stream, e_version, e_schema_version, e_type, e_event, e_command, e_correlation, e_causation, e_actor, e_subject,
        e_key, e_data, e_second, e_second_version) WITH ORDINALITY
        AS x (stream, version, schema_version, type, event, command, correlation, causation, actor, subject, key, data,
            second, second_version, o);

    UPDATE journal.stream AS s
    SET version = x.version_to, last_recorded_at = sealed_at,
        first_recorded_at = coalesce(s.first_recorded_at, sealed_at), last_leaf = x.leaf,
        second_version = coalesce(x.second, s.second_version), state = x.state, state_form = x.form
    FROM unnest(p_hospital, p_stream, p_from, p_to, p_leaf, p_second, p_state, p_form)
        AS x (hospital, stream, version_from, version_to, leaf, second, state, form)
    WHERE s.hospital_id = x.hospital AND s.stream_id = x.stream AND s.version = x.version_from
        AND x.version_to > x.version_from;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written <> (SELECT count(*) FROM unnest(p_from, p_to) AS x (f, t) WHERE x.t > x.f) THEN
        RAISE EXCEPTION 'lost race' USING ERRCODE = 'MJ003', DETAIL = '';
    END IF;
END
$$;
SELECT journal.give_to_journal_role(
    'journal.seal_batch(smallint, uuid[], uuid[], integer[], integer[], bytea[], integer[], bytea[], integer[], bytea,
    integer[], integer[], integer[], integer[], text[], smallint[], uuid[], uuid[], uuid[], uuid[], uuid[], uuid[],
    uuid[], json[])');

-- The rest belongs to the journal's role, which may make something in the schema for this moment only.
GRANT CREATE ON SCHEMA journal TO medley_journal;
SET LOCAL ROLE medley_journal;

-- As in 0009, for batches without either: what is written to a stream makes the state in its row an old one, so it goes.
CREATE OR REPLACE FUNCTION journal.seal_batch(
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
        last_leaf = substring(p_leaves FROM 32 * (x.last - 1) + 1 FOR 32), state = NULL, state_form = NULL
    FROM unnest(p_hospital, p_stream, p_from, p_to, p_last) AS x (hospital, stream, version_from, version_to, last)
    WHERE s.hospital_id = x.hospital AND s.stream_id = x.stream AND s.version = x.version_from AND x.last > 0;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written <> (SELECT count(*) FROM unnest(p_last) AS x (last) WHERE x.last > 0) THEN
        RAISE EXCEPTION 'lost race' USING ERRCODE = 'MJ003', DETAIL = '';
    END IF;
END
$$;

-- As in 0030, also of streams that are the second of their last event: a snapshot bears the leaf of the event's row, whichever
-- of its streams it is of.
CREATE OR REPLACE FUNCTION journal.store_snapshot(
    p_hospital uuid, p_stream uuid, p_form integer, p_version integer, p_subject uuid, p_leaf bytea, p_data bytea,
    p_keep integer
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
AS $$
DECLARE
    v_recorded_at timestamptz;
    v_oldest integer;
BEGIN
    PERFORM journal.assert_declared(NULL, ARRAY[p_hospital]);
    IF p_subject IS NOT NULL THEN
        PERFORM k.subject_id FROM journal.data_key AS k
        WHERE k.hospital_id = p_hospital AND k.subject_id = p_subject AND k.wrapped_key IS NOT NULL
        FOR SHARE OF k;
        IF NOT FOUND THEN
            RETURN false;
        END IF;
    END IF;
    SELECT e.recorded_at INTO v_recorded_at
    FROM journal.stream AS s
    CROSS JOIN LATERAL (
        SELECT i.recorded_at, i.leaf_hash FROM journal.event AS i
        WHERE i.hospital_id = s.hospital_id AND i.stream_id = s.stream_id AND i.version = p_version
            AND i.recorded_at BETWEEN s.first_recorded_at AND s.last_recorded_at
        UNION ALL
        SELECT i.recorded_at, i.leaf_hash FROM journal.event AS i
        WHERE s.second_version >= p_version AND i.hospital_id = s.hospital_id AND i.second_stream_id = s.stream_id
            AND i.second_version = p_version AND i.recorded_at BETWEEN s.first_recorded_at AND s.last_recorded_at
        OFFSET 0
    ) AS e
    WHERE s.hospital_id = p_hospital AND s.stream_id = p_stream AND e.leaf_hash = p_leaf;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO journal.snapshot
        (hospital_id, stream_id, form_version, version, subject_id, recorded_at, leaf_hash, data)
    VALUES (p_hospital, p_stream, p_form, p_version, p_subject, v_recorded_at, p_leaf, p_data)
    ON CONFLICT DO NOTHING;
    SELECT n.version INTO v_oldest
    FROM journal.snapshot AS n
    WHERE n.hospital_id = p_hospital AND n.stream_id = p_stream AND n.form_version = p_form
    ORDER BY n.version DESC
    OFFSET greatest(p_keep, 1) - 1 LIMIT 1;
    DELETE FROM journal.snapshot AS n
    WHERE n.hospital_id = p_hospital AND n.stream_id = p_stream
        AND (n.form_version < p_form - 1 OR n.form_version = p_form AND n.version < v_oldest);
    RETURN true;
END
$$;

SET LOCAL ROLE medley_owner;
REVOKE CREATE ON SCHEMA journal FROM medley_journal;
