-- A replay tells the event and the position of the first answer, so the row of a command says where its events begin.
-- They stand together in the log, so the first and their number suffice. Older rows lack this: their replays tell neither.
ALTER TABLE journal.command
    ADD COLUMN event_count integer,
    -- NULL where the first event is the resource's own.
    ADD COLUMN first_stream_id uuid,
    ADD COLUMN first_version integer;

-- As before, with the number of each command's events and the stream and version of its first. The function without
-- them stays for processes of the release before.
CREATE FUNCTION journal.record_commands(
    p_shard smallint, p_hospital uuid[], p_principal uuid[], p_key text[], p_hash bytea[], p_status smallint[],
    p_resource uuid[], p_version integer[], p_command uuid[], p_event_count integer[], p_first_stream uuid[],
    p_first_version integer[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    taken text;
BEGIN
    PERFORM journal.assert_declared(p_shard, p_hospital);
    BEGIN
        INSERT INTO journal.command
            (hospital_id, principal, idempotency_key, request_hash, status, resource_id, version, command_id,
            event_count, first_stream_id, first_version)
        SELECT * FROM unnest(
            p_hospital, p_principal, p_key, p_hash, p_status, p_resource, p_version, p_command, p_event_count,
            p_first_stream, p_first_version)
            AS x (hospital, principal, key, hash, status, resource, version, command, events, stream, first)
        ORDER BY x.hospital, x.principal, x.key COLLATE "C";
        RETURN;
    EXCEPTION WHEN unique_violation THEN
        -- What was inserted here is gone again.
        NULL;
    END;
    -- A new snapshot: it sees the row that the insert waited for.
    SELECT string_agg((x.ordinal - 1)::text, ',' ORDER BY x.ordinal) INTO taken
    FROM unnest(p_hospital, p_principal, p_key) WITH ORDINALITY AS x (hospital, principal, key, ordinal)
    JOIN journal.command AS c
        ON c.hospital_id = x.hospital AND c.principal = x.principal AND c.idempotency_key = x.key;
    RAISE EXCEPTION 'idempotency key taken' USING ERRCODE = 'MJ005', DETAIL = coalesce(taken, '');
END
$$;
SELECT journal.give_to_journal_role(
    'journal.record_commands(smallint, uuid[], uuid[], text[], bytea[], smallint[], uuid[], integer[], uuid[],
    integer[], uuid[], integer[])');

-- Stored outcomes by idempotency key, with the first event and the position of the last. `find_commands` stays for
-- processes of the release before.
CREATE FUNCTION journal.find_outcomes(p_hospital uuid[], p_principal uuid[], p_key text[])
RETURNS TABLE (
    ordinal integer, request_hash bytea, status smallint, resource_id uuid, version integer, command_id uuid,
    event_id uuid, shard smallint, "position" bigint
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
    SELECT x.ordinal::integer - 1, c.request_hash, c.status, c.resource_id, c.version, c.command_id,
        f.event_id, f.shard, f.position + c.event_count - 1
    FROM unnest(p_hospital, p_principal, p_key) WITH ORDINALITY AS x (hospital, principal, key, ordinal)
    JOIN journal.command AS c
        ON c.hospital_id = x.hospital AND c.principal = x.principal AND c.idempotency_key = x.key
    LEFT JOIN LATERAL (
        SELECT e.event_id, e.shard, e.position
        FROM journal.event AS e
        WHERE e.hospital_id = c.hospital_id AND e.stream_id = coalesce(c.first_stream_id, c.resource_id)
            AND e.version = c.first_version AND e.command_id = c.command_id
        OFFSET 0
    ) AS f ON true;
END
$$;
SELECT journal.give_to_journal_role('journal.find_outcomes(uuid[], uuid[], text[])');
