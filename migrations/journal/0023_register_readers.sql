-- What reads the log behind it: which version of each reader is the live one, where it was stopped, and which streams are
-- parked for it (docs/adr/0013-readers-of-the-log.md).

-- The version whose checkpoints count; a process that knows an older one leaves the reader alone.
CREATE TABLE journal.reader (
    name text PRIMARY KEY,
    version integer NOT NULL CHECK (version > 0),
    kind text NOT NULL,
    live_since timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON journal.reader TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON journal.reader TO medley_system;

-- A reader that may not park stops in its shard until the event is mended.
ALTER TABLE journal.checkpoint
    ADD COLUMN stopped_at timestamptz,
    ADD COLUMN stop_code text,
    ADD CHECK ((stopped_at IS NULL) = (stop_code IS NULL));
-- A read that waits for a position asks how far the projections are.
GRANT SELECT (name, version, shard, position, stopped_at) ON journal.checkpoint TO medley_app;

-- The first event of a stream that a reader could not take in; those behind it are found in the log. No copy of data.
CREATE TABLE journal.parked (
    name text NOT NULL,
    version integer NOT NULL,
    shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 15),
    hospital_id uuid NOT NULL,
    stream_id uuid NOT NULL,
    position bigint NOT NULL,
    event_id uuid NOT NULL,
    attempts integer NOT NULL,
    error_code text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    retry_at timestamptz NOT NULL,
    PRIMARY KEY (name, version, hospital_id, stream_id)
);
SELECT platform.protect_tenant_table('journal.parked');
GRANT SELECT, INSERT, UPDATE, DELETE ON journal.parked TO medley_system;

-- Where a page ends that begins behind p_after: at p_to, or before it where the data would be more than p_bytes, with one
-- event at least. MJ008: positions are missing.
CREATE FUNCTION journal.page_end(p_shard smallint, p_after bigint, p_to bigint, p_bytes bigint) RETURNS bigint
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog
SET enable_seqscan = off
AS $$
DECLARE
    counted bigint;
    fitting bigint;
BEGIN
    SELECT count(*), max(x.position) FILTER (WHERE x.before < p_bytes) INTO counted, fitting
    FROM (
        SELECT e.position,
            coalesce(sum(pg_column_size(e.data)) OVER (
                ORDER BY e.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
        FROM journal.event AS e
        WHERE e.shard = p_shard AND e.position > p_after AND e.position <= p_to
    ) AS x;
    IF counted <> p_to - p_after THEN
        RAISE EXCEPTION 'positions are missing' USING ERRCODE = 'MJ008';
    END IF;
    RETURN coalesce(fitting, p_to);
END
$$;

-- The events of some modules behind p_after up to p_to. The data keys of the people whom they concern are held until the
-- end of the transaction, so that what is made of them is committed before an erasure, or is made without the key.
CREATE FUNCTION journal.read_page(p_shard smallint, p_after bigint, p_to bigint, p_modules text[])
RETURNS TABLE (
    hospital_id uuid, stream_id uuid, module text, category text, wrapped_key bytea, shard smallint, "position" bigint,
    version integer, schema_version smallint, type text, event_id uuid, command_id uuid, actor_id uuid, subject_id uuid,
    recorded_at timestamptz, data json
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
        p.schema_version, p.type, p.event_id, p.command_id, p.actor_id, p.subject_id, p.recorded_at, p.data
    FROM page AS p
    LEFT JOIN held AS h ON h.hospital_id = p.hospital_id AND h.subject_id = p.subject_id
    ORDER BY p.position;
END
$$;

-- The same of one stream, at most p_limit events from p_from to p_to: for streams that were parked.
CREATE FUNCTION journal.read_parked(
    p_shard smallint, p_hospital uuid, p_stream uuid, p_from bigint, p_to bigint, p_limit integer
)
RETURNS TABLE (
    hospital_id uuid, stream_id uuid, module text, category text, wrapped_key bytea, shard smallint, "position" bigint,
    version integer, schema_version smallint, type text, event_id uuid, command_id uuid, actor_id uuid, subject_id uuid,
    recorded_at timestamptz, data json
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
        p.schema_version, p.type, p.event_id, p.command_id, p.actor_id, p.subject_id, p.recorded_at, p.data
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
        WHERE p.pronamespace = 'journal'::regnamespace AND p.proname IN ('page_end', 'read_page', 'read_parked')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO medley_system', signature);
        EXECUTE format('ALTER FUNCTION %s OWNER TO medley_journal', signature);
    END LOOP;
    REVOKE CREATE ON SCHEMA journal FROM medley_journal;
END
$$;
