-- A batch in one call, under the head of its shard from the beginning to the end (docs/adr/0031-the-head-first.md).
--
-- Whoever holds the head is the only one who writes streams and idempotency rows of the shard, so that nothing is locked
-- before it is written, and no two batches can wait for each other. The functions before this stay for processes of the
-- release before, which take the head last.

-- Takes the head of a shard until the transaction ends, for a batch that is decided or written in several steps.
CREATE FUNCTION journal.lock_head(p_shard smallint, p_hospital uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    PERFORM journal.assert_declared(p_shard, p_hospital);
    PERFORM h.position FROM journal.shard_head AS h WHERE h.shard = p_shard FOR UPDATE;
END
$$;
SELECT journal.give_to_journal_role('journal.lock_head(smallint, uuid[])');

-- Writes a batch: gives it one time and gapless positions, records its commands, compares and writes its streams, and
-- appends its events and its link of the chain.
--
-- Commands (`c_`) come as arrays, none where they are recorded already. Streams (`s_`) come as arrays in key order: those
-- that commands rest on, with the version that they must have and the one that they get, which is the same where nothing is
-- written. A written one has its last leaf; the last version that it got as the second stream of an event of this batch, its
-- state and the form of that where there are any; and its module and category where it is new. Arrays of which every element
-- would be null may be null themselves. Events (`e_`) come as arrays in order, each naming its streams by ordinals from 1;
-- `p_leaves` is 32 bytes an event. Without events there is no position.
--
-- MJ005 is a taken key, MJ003 a lost race: the detail names the ordinals, from 0.
CREATE FUNCTION journal.write_batch(
    p_shard smallint, c_hospital uuid[], c_principal uuid[], c_key text[], c_hash bytea[], c_status smallint[],
    c_resource uuid[], c_version integer[], c_command uuid[], c_event_count integer[], c_first_stream uuid[],
    c_first_version integer[], s_hospital uuid[], s_stream uuid[], s_module text[], s_category text[], s_from integer[],
    s_to integer[], s_leaf bytea[], s_second integer[], s_state bytea[], s_form integer[], p_leaves bytea,
    e_stream integer[], e_version integer[], e_second integer[], e_second_version integer[], e_type text[],
    e_schema_version smallint[], e_event uuid[], e_command uuid[], e_correlation uuid[], e_causation uuid[],
    e_actor uuid[], e_subject uuid[], e_key uuid[], e_data json[], OUT last_position bigint, OUT recorded_at timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    event_count integer := cardinality(e_stream);
    changed integer;
    raised bigint;
    has_new boolean;
    made integer := 0;
    written integer := 0;
    first_position bigint;
    head bytea;
    sealed_at timestamptz;
    faulty text;
BEGIN
    PERFORM journal.assert_declared(p_shard, c_hospital || s_hospital);
    -- Each event raises the version of its stream by one, and that of its second stream.
    SELECT count(*) FILTER (WHERE x.t > x.f), coalesce(sum(x.t - x.f), 0), bool_or(x.f = 0 AND x.t > 0)
    INTO changed, raised, has_new
    FROM unnest(s_from, s_to) AS x (f, t);
    IF octet_length(p_leaves) <> 32 * event_count
        OR raised <> event_count + coalesce(cardinality(array_remove(e_second, NULL)), 0)
    THEN
        RAISE EXCEPTION 'a batch that does not add up' USING ERRCODE = 'invalid_parameter_value';
    END IF;

    -- What is read from here on is of after whoever held the head before.
    IF event_count = 0 THEN
        PERFORM h.position FROM journal.shard_head AS h WHERE h.shard = p_shard FOR UPDATE;
    ELSE
        UPDATE journal.shard_head AS h
        SET position = h.position + event_count, last_recorded_at = greatest(t.now, h.last_recorded_at),
            head_hash = sha256(
                h.head_hash || int8send(h.position + 1)
                || int8send((extract(epoch FROM greatest(t.now, h.last_recorded_at)) * 1000000)::bigint) || p_leaves)
        FROM (SELECT clock_timestamp() OFFSET 0) AS t (now)
        WHERE h.shard = p_shard
        RETURNING h.position, h.last_recorded_at, h.head_hash INTO last_position, sealed_at, head;
        first_position := last_position - event_count + 1;
        recorded_at := sealed_at;
        INSERT INTO journal.batch (shard, last_position, first_position, recorded_at, hash)
        VALUES (p_shard, write_batch.last_position, first_position, sealed_at, head);
    END IF;

    IF cardinality(c_hospital) > 0 THEN
        BEGIN
            INSERT INTO journal.command
                (hospital_id, principal, idempotency_key, request_hash, status, resource_id, version, command_id,
                event_count, first_stream_id, first_version)
            SELECT *
            FROM unnest(
                c_hospital, c_principal, c_key, c_hash, c_status, c_resource, c_version, c_command, c_event_count,
                c_first_stream, c_first_version);
        EXCEPTION WHEN unique_violation THEN
            SELECT string_agg((x.ordinal - 1)::text, ',' ORDER BY x.ordinal) INTO faulty
            FROM unnest(c_hospital, c_principal, c_key) WITH ORDINALITY AS x (hospital, principal, key, ordinal)
            JOIN journal.command AS c
                ON c.hospital_id = x.hospital AND c.principal = x.principal AND c.idempotency_key = x.key;
            RAISE EXCEPTION 'idempotency key taken' USING ERRCODE = 'MJ005', DETAIL = coalesce(faulty, '');
        END;
    END IF;

    IF has_new THEN
        BEGIN
            INSERT INTO journal.stream (
                hospital_id, stream_id, shard, module, category, version, first_recorded_at, last_recorded_at, last_leaf,
                second_version, state, state_form)
            SELECT x.hospital, x.stream, p_shard, x.module, x.category, x.version_to, sealed_at, sealed_at, x.leaf,
                x.second, x.state, x.form
            FROM unnest(
                s_hospital, s_stream, s_module, s_category, s_from, s_to, s_leaf, s_second, s_state, s_form)
                AS x (hospital, stream, module, category, version_from, version_to, leaf, second, state, form)
            WHERE x.version_from = 0 AND x.version_to > 0;
            GET DIAGNOSTICS made = ROW_COUNT;
        EXCEPTION WHEN unique_violation THEN
            -- Some are there: without an event, as releases before left them, or they were made by another.
            INSERT INTO journal.stream AS s (
                hospital_id, stream_id, shard, module, category, version, first_recorded_at, last_recorded_at, last_leaf,
                second_version, state, state_form)
            SELECT x.hospital, x.stream, p_shard, x.module, x.category, x.version_to, sealed_at, sealed_at, x.leaf,
                x.second, x.state, x.form
            FROM unnest(
                s_hospital, s_stream, s_module, s_category, s_from, s_to, s_leaf, s_second, s_state, s_form)
                AS x (hospital, stream, module, category, version_from, version_to, leaf, second, state, form)
            WHERE x.version_from = 0 AND x.version_to > 0
            ON CONFLICT (hospital_id, stream_id) DO UPDATE
            SET version = excluded.version, first_recorded_at = excluded.first_recorded_at,
                last_recorded_at = excluded.last_recorded_at, last_leaf = excluded.last_leaf,
                second_version = excluded.second_version, state = excluded.state, state_form = excluded.state_form
            WHERE s.version = 0;
            GET DIAGNOSTICS made = ROW_COUNT;
        END;
    END IF;
    IF made < changed THEN
        UPDATE journal.stream AS s
        SET version = x.version_to, last_recorded_at = sealed_at, last_leaf = x.leaf,
            second_version = coalesce(x.second, s.second_version), state = x.state, state_form = x.form
        FROM unnest(s_hospital, s_stream, s_from, s_to, s_leaf, s_second, s_state, s_form)
            AS x (hospital, stream, version_from, version_to, leaf, second, state, form)
        WHERE s.hospital_id = x.hospital AND s.stream_id = x.stream AND s.version = x.version_from
            AND x.version_to > x.version_from AND x.version_from > 0;
        GET DIAGNOSTICS written = ROW_COUNT;
    END IF;
    IF made + written < changed OR changed < cardinality(s_stream) AND EXISTS (
        SELECT FROM unnest(s_hospital, s_stream, s_from, s_to) AS x (hospital, stream, version_from, version_to)
        LEFT JOIN journal.stream AS s ON s.hospital_id = x.hospital AND s.stream_id = x.stream
        WHERE x.version_to = x.version_from AND coalesce(s.version, 0) <> x.version_from)
    THEN
        -- What was written here has the leaf that it was given.
        SELECT string_agg((x.ordinal - 1)::text, ',' ORDER BY x.ordinal) INTO faulty
        FROM unnest(s_hospital, s_stream, s_from, s_to, s_leaf) WITH ORDINALITY
            AS x (hospital, stream, version_from, version_to, leaf, ordinal)
        LEFT JOIN journal.stream AS s ON s.hospital_id = x.hospital AND s.stream_id = x.stream
        WHERE coalesce(s.version, 0) <> x.version_to OR x.version_to > x.version_from AND s.last_leaf <> x.leaf;
        RAISE EXCEPTION 'lost race' USING ERRCODE = 'MJ003', DETAIL = coalesce(faulty, '');
    END IF;

    IF event_count > 0 THEN
        INSERT INTO journal.event (
            shard, position, hospital_id, stream_id, version, schema_version, type, event_id, command_id, correlation_id,
            causation_id, actor_id, subject_id, key_id, recorded_at, leaf_hash, data, second_stream_id, second_version)
        SELECT p_shard, first_position + x.o - 1, s_hospital[x.stream], s_stream[x.stream], x.version, x.schema_version,
            x.type, x.event, x.command, x.correlation, x.causation, x.actor, x.subject, x.key, sealed_at,
            substring(p_leaves FROM (32 * (x.o - 1) + 1)::integer FOR 32), x.data, s_stream[x.second], x.second_version
        FROM unnest(
            e_stream, e_version, e_schema_version, e_type, e_event, e_command, e_correlation, e_causation, e_actor,
            e_subject, e_key, e_data, e_second, e_second_version) WITH ORDINALITY
            AS x (stream, version, schema_version, type, event, command, correlation, causation, actor, subject, key, data,
                second, second_version, o);
    END IF;
END
$$;
SELECT journal.give_to_journal_role(
    'journal.write_batch(smallint, uuid[], uuid[], text[], bytea[], smallint[], uuid[], integer[], uuid[], integer[],
    uuid[], integer[], uuid[], uuid[], text[], text[], integer[], integer[], bytea[], integer[], bytea[], integer[], bytea,
    integer[], integer[], integer[], integer[], text[], smallint[], uuid[], uuid[], uuid[], uuid[], uuid[], uuid[],
    uuid[], json[])');
