-- Streams with their events after a version that is known already, the wrapped keys of the persons concerned beside them.
--
-- A function, so that the plan stays with the indexes whatever the statistics of young tables say, and so that only the
-- months between a stream's first and last event are read. Streams that do not exist give no row; one without events
-- that are asked for gives one row whose event columns are NULL.
CREATE FUNCTION journal.load_streams(
    p_hospital uuid[], p_stream uuid[], p_known integer[], p_as_of timestamptz
) RETURNS TABLE (
    ordinal integer, module text, category text, stream_version integer, last_leaf bytea, shard smallint,
    "position" bigint, version integer, schema_version smallint, type text, event_id uuid, command_id uuid, actor_id uuid,
    subject_id uuid, recorded_at timestamptz, data json, key_id uuid, wrapped_key bytea
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
BEGIN
    PERFORM journal.assert_declared(NULL, p_hospital);
    RETURN QUERY
    SELECT x.ordinal::integer - 1, s.module, s.category, s.version, s.last_leaf, e.shard, e.position, e.version,
        e.schema_version, e.type, e.event_id, e.command_id, e.actor_id, e.subject_id, e.recorded_at, e.data, e.key_id,
        k.wrapped_key
    FROM unnest(p_hospital, p_stream, p_known) WITH ORDINALITY AS x (hospital, stream, known, ordinal)
    JOIN journal.stream AS s ON s.hospital_id = x.hospital AND s.stream_id = x.stream
    LEFT JOIN LATERAL (
        SELECT i.*
        FROM journal.event AS i
        WHERE i.hospital_id = s.hospital_id AND i.stream_id = s.stream_id AND i.version > x.known
            AND i.recorded_at >= s.first_recorded_at
            AND i.recorded_at <= least(s.last_recorded_at, p_as_of)
        -- Makes every condition one of the index, so that the tail of a stream is read and not the whole.
        OFFSET 0
    ) AS e ON true
    LEFT JOIN LATERAL (
        SELECT d.wrapped_key FROM journal.data_key AS d
        WHERE d.hospital_id = e.hospital_id AND d.subject_id = e.subject_id
        OFFSET 0
    ) AS k ON true
    ORDER BY x.ordinal, e.version;
END
$$;
SELECT journal.give_to_journal_role('journal.load_streams(uuid[], uuid[], integer[], timestamptz)');

-- Stored outcomes by idempotency key.
CREATE FUNCTION journal.find_commands(p_hospital uuid[], p_principal uuid[], p_key text[])
RETURNS TABLE (
    ordinal integer, request_hash bytea, status smallint, resource_id uuid, version integer, command_id uuid
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
BEGIN
    PERFORM journal.assert_declared(NULL, p_hospital);
    RETURN QUERY
    SELECT x.ordinal::integer - 1, c.request_hash, c.status, c.resource_id, c.version, c.command_id
    FROM unnest(p_hospital, p_principal, p_key) WITH ORDINALITY AS x (hospital, principal, key, ordinal)
    JOIN journal.command AS c
        ON c.hospital_id = x.hospital AND c.principal = x.principal AND c.idempotency_key = x.key;
END
$$;
SELECT journal.give_to_journal_role('journal.find_commands(uuid[], uuid[], text[])');

-- The present versions of streams, 0 for those that do not exist, in the order asked.
CREATE FUNCTION journal.find_versions(p_hospital uuid[], p_stream uuid[]) RETURNS TABLE (version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
BEGIN
    PERFORM journal.assert_declared(NULL, p_hospital);
    RETURN QUERY
    SELECT coalesce(s.version, 0)
    FROM unnest(p_hospital, p_stream) WITH ORDINALITY AS x (hospital, stream, ordinal)
    LEFT JOIN journal.stream AS s ON s.hospital_id = x.hospital AND s.stream_id = x.stream
    ORDER BY x.ordinal;
END
$$;
SELECT journal.give_to_journal_role('journal.find_versions(uuid[], uuid[])');

-- Wrapped data keys by subject; NULL where one was destroyed, no row where there is none yet.
CREATE FUNCTION journal.find_data_keys(p_hospital uuid[], p_subject uuid[])
RETURNS TABLE (ordinal integer, wrapped_key bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
BEGIN
    PERFORM journal.assert_declared(NULL, p_hospital);
    RETURN QUERY
    SELECT x.ordinal::integer - 1, k.wrapped_key
    FROM unnest(p_hospital, p_subject) WITH ORDINALITY AS x (hospital, subject, ordinal)
    JOIN journal.data_key AS k ON k.hospital_id = x.hospital AND k.subject_id = x.subject;
END
$$;
SELECT journal.give_to_journal_role('journal.find_data_keys(uuid[], uuid[])');
