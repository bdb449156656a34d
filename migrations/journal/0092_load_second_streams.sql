-- Streams with their events after a version that is known already, of those of two streams both sides, in the order of the
-- stream's own versions. As in 0030, but that
-- - only a stream of the module that is asked for is read, of another there is one row without an event;
-- - `p_row_form` asks for the state in the stream's row, which then stands for all its events: 0 for never;
-- - `version` is that in the first stream, which `stream_id` names where an event has two.
-- The functions before this stay for processes of the release before. They know nothing of second streams, so that whoever
-- reads by them finds that a stream lacks events.
CREATE FUNCTION journal.load_streams(
    p_hospital uuid[], p_stream uuid[], p_module text[], p_known integer[], p_form integer[], p_row_form integer[],
    p_as_of timestamptz
) RETURNS TABLE (
    ordinal integer, module text, category text, stream_version integer, last_leaf bytea, shard smallint,
    "position" bigint, version integer, schema_version smallint, type text, event_id uuid, command_id uuid, actor_id uuid,
    subject_id uuid, recorded_at timestamptz, data json, key_id uuid, wrapped_key bytea, snapshot_version integer,
    snapshot_data bytea, snapshot_subject uuid, snapshot_key bytea, stream_id uuid, second_stream_id uuid,
    second_version integer, row_state bytea
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_sort = off
AS $$
#variable_conflict use_column
BEGIN
    PERFORM journal.assert_declared(NULL, p_hospital);
    RETURN QUERY
    SELECT x.ordinal::integer - 1, s.module, s.category, s.version, s.last_leaf, e.shard, e.position, e.version,
        e.schema_version, e.type, e.event_id, e.command_id, e.actor_id, e.subject_id, e.recorded_at, e.data, e.key_id,
        k.wrapped_key, n.version,
        CASE WHEN e.side_version IS NULL OR e.side_version = n.version + 1 THEN n.data END, n.subject_id, n.wrapped_key,
        CASE WHEN e.second_stream_id IS NOT NULL THEN e.stream_id END, e.second_stream_id, e.second_version,
        CASE WHEN w.has_state AND s.version > x.known THEN s.state END
    FROM unnest(p_hospital, p_stream, p_module, p_known, p_form, p_row_form) WITH ORDINALITY
        AS x (hospital, stream, module, known, form, row_form, ordinal)
    JOIN journal.stream AS s ON s.hospital_id = x.hospital AND s.stream_id = x.stream
    CROSS JOIN LATERAL (
        SELECT s.module = x.module AS is_own,
            s.module = x.module AND p_as_of IS NULL AND x.row_form > 0
                AND (s.state_form = x.row_form AND s.state IS NOT NULL) IS TRUE AS has_state
        OFFSET 0
    ) AS w
    LEFT JOIN LATERAL (
        SELECT i.version, i.data, i.subject_id, d.wrapped_key
        FROM journal.snapshot AS i
        LEFT JOIN journal.data_key AS d ON d.hospital_id = i.hospital_id AND d.subject_id = i.subject_id
        WHERE x.form > 0 AND w.is_own AND NOT w.has_state
            AND i.hospital_id = s.hospital_id AND i.stream_id = s.stream_id AND i.form_version = x.form
            AND i.version > x.known AND (p_as_of IS NULL OR i.recorded_at <= p_as_of)
        ORDER BY i.version DESC
        LIMIT 1
    ) AS n ON true
    LEFT JOIN LATERAL (
        SELECT i.*, i.version AS side_version
        FROM journal.event AS i
        WHERE w.is_own AND NOT w.has_state
            AND i.hospital_id = s.hospital_id AND i.stream_id = s.stream_id AND i.version > greatest(x.known, n.version)
            AND i.recorded_at >= s.first_recorded_at
            AND i.recorded_at <= least(s.last_recorded_at, p_as_of)
        UNION ALL
        -- Nothing is looked for where the stream was never second, or not since then. The order, which is that of one index
        -- alone, keeps the plan from any other, whatever the statistics of a young partition say.
        (SELECT i.*, i.second_version
        FROM journal.event AS i
        WHERE w.is_own AND NOT w.has_state AND s.second_version > greatest(x.known, n.version)
            AND i.hospital_id = s.hospital_id AND i.second_stream_id = s.stream_id
            AND i.second_version > greatest(x.known, n.version)
            AND i.recorded_at >= s.first_recorded_at
            AND i.recorded_at <= least(s.last_recorded_at, p_as_of)
        ORDER BY i.second_version
        OFFSET 0)
        -- Makes every condition one of the index, so that the tail of a stream is read and not the whole.
        OFFSET 0
    ) AS e ON true
    LEFT JOIN LATERAL (
        SELECT d.wrapped_key FROM journal.data_key AS d
        WHERE d.hospital_id = e.hospital_id AND d.subject_id = e.subject_id
        OFFSET 0
    ) AS k ON true
    ORDER BY x.ordinal, e.side_version;
END
$$;
SELECT journal.give_to_journal_role(
    'journal.load_streams(uuid[], uuid[], text[], integer[], integer[], integer[], timestamptz)');

-- As read_page and read_parked in 0023, with the second streams. An event is delivered once, under its first stream.
CREATE FUNCTION journal.read_events(p_shard smallint, p_after bigint, p_to bigint, p_modules text[])
RETURNS TABLE (
    hospital_id uuid, stream_id uuid, module text, category text, wrapped_key bytea, shard smallint, "position" bigint,
    version integer, schema_version smallint, type text, event_id uuid, command_id uuid, actor_id uuid, subject_id uuid,
    recorded_at timestamptz, data json, second_stream_id uuid, second_version integer
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH page AS MATERIALIZED (
        SELECT e.*, s.module, s.category
        FROM journal.event AS e
        JOIN journal.stream AS s ON s.hospital_id = e.hospital_id AND s.stream_id = e.stream_id
        WHERE e.shard = p_shard AND e.position > p_after AND e.position <= p_to AND s.module = ANY (p_modules)
    ), held AS MATERIALIZED (
        SELECT k.hospital_id, k.subject_id, k.wrapped_key
        FROM (SELECT DISTINCT p.hospital_id, p.subject_id FROM page AS p WHERE p.subject_id IS NOT NULL) AS x
        JOIN journal.data_key AS k ON k.hospital_id = x.hospital_id AND k.subject_id = x.subject_id
        ORDER BY k.hospital_id, k.subject_id
        FOR SHARE OF k
    )
    SELECT p.hospital_id, p.stream_id, p.module, p.category, h.wrapped_key, p.shard, p.position, p.version,
        p.schema_version, p.type, p.event_id, p.command_id, p.actor_id, p.subject_id, p.recorded_at, p.data,
        p.second_stream_id, p.second_version
    FROM page AS p
    LEFT JOIN held AS h ON h.hospital_id = p.hospital_id AND h.subject_id = p.subject_id
    ORDER BY p.position;
END
$$;

CREATE FUNCTION journal.read_parked_events(
    p_shard smallint, p_hospital uuid, p_stream uuid, p_from bigint, p_to bigint, p_limit integer
)
RETURNS TABLE (
    hospital_id uuid, stream_id uuid, module text, category text, wrapped_key bytea, shard smallint, "position" bigint,
    version integer, schema_version smallint, type text, event_id uuid, command_id uuid, actor_id uuid, subject_id uuid,
    recorded_at timestamptz, data json, second_stream_id uuid, second_version integer
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH page AS MATERIALIZED (
        SELECT e.*, s.module, s.category
        FROM journal.event AS e
        JOIN journal.stream AS s ON s.hospital_id = e.hospital_id AND s.stream_id = e.stream_id
        WHERE e.hospital_id = p_hospital AND e.stream_id = p_stream AND e.shard = p_shard
            AND e.position BETWEEN p_from AND p_to
        ORDER BY e.version
        LIMIT p_limit
    ), held AS MATERIALIZED (
        SELECT k.hospital_id, k.subject_id, k.wrapped_key
        FROM (SELECT DISTINCT p.hospital_id, p.subject_id FROM page AS p WHERE p.subject_id IS NOT NULL) AS x
        JOIN journal.data_key AS k ON k.hospital_id = x.hospital_id AND k.subject_id = x.subject_id
        ORDER BY k.hospital_id, k.subject_id
        FOR SHARE OF k
    )
    SELECT p.hospital_id, p.stream_id, p.module, p.category, h.wrapped_key, p.shard, p.position, p.version,
        p.schema_version, p.type, p.event_id, p.command_id, p.actor_id, p.subject_id, p.recorded_at, p.data,
        p.second_stream_id, p.second_version
    FROM page AS p
    LEFT JOIN held AS h ON h.hospital_id = p.hospital_id AND h.subject_id = p.subject_id
    ORDER BY p.version;
END
$$;

-- Readers run as medley_system alone: no request may hold keys, or see other tenants' events.
DO $$
DECLARE
    signature regprocedure;
BEGIN
    GRANT CREATE ON SCHEMA journal TO medley_journal;
    FOR signature IN
        SELECT p.oid
        FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'journal'::regnamespace AND p.proname IN ('read_events', 'read_parked_events')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO medley_system', signature);
        EXECUTE format('ALTER FUNCTION %s OWNER TO medley_journal', signature);
    END LOOP;
    REVOKE CREATE ON SCHEMA journal FROM medley_journal;
END
$$;
