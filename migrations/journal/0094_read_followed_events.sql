-- What is shown to clients as it happens (docs/adr/0033-realtime.md): of a piece of a shard's log the events of some hospitals, as
-- read_events gives those of all. A reader that follows nobody's checkpoint holds no data key: who is erased meanwhile is told by
-- ids alone.
CREATE FUNCTION journal.read_followed_events(
    p_shard smallint, p_hospitals uuid[], p_after bigint, p_to bigint, p_modules text[]
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
    SELECT e.hospital_id, e.stream_id, s.module, s.category, k.wrapped_key, e.shard, e.position, e.version,
        e.schema_version, e.type, e.event_id, e.command_id, e.actor_id, e.subject_id, e.recorded_at, e.data,
        e.second_stream_id, e.second_version
    FROM journal.event AS e
    JOIN journal.stream AS s ON s.hospital_id = e.hospital_id AND s.stream_id = e.stream_id
    LEFT JOIN journal.data_key AS k ON k.hospital_id = e.hospital_id AND k.subject_id = e.subject_id
    WHERE e.shard = p_shard AND e.position > p_after AND e.position <= p_to AND e.hospital_id = ANY (p_hospitals)
        AND s.module = ANY (p_modules)
    ORDER BY e.position;
END
$$;

-- It runs as medley_system alone: no request may see another tenant's events.
DO $$
BEGIN
    GRANT CREATE ON SCHEMA journal TO medley_journal;
    REVOKE ALL ON FUNCTION journal.read_followed_events(smallint, uuid[], bigint, bigint, text[]) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION journal.read_followed_events(smallint, uuid[], bigint, bigint, text[]) TO medley_system;
    ALTER FUNCTION journal.read_followed_events(smallint, uuid[], bigint, bigint, text[]) OWNER TO medley_journal;
    REVOKE CREATE ON SCHEMA journal FROM medley_journal;
END
$$;
