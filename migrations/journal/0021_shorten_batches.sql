-- The functions of a batch, with less to do for each batch and row. What they promise is as before.
--
-- The helpers lose their own search_path: each is called by functions that have fixed theirs, and a setting that is
-- saved and restored costs more than the check.

CREATE OR REPLACE FUNCTION journal.shard_of(p_hospital uuid) RETURNS smallint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    b bytea := pg_catalog.uuid_send(p_hospital);
    folded integer := pg_catalog.get_byte(b, 0) # pg_catalog.get_byte(b, 1) # pg_catalog.get_byte(b, 2)
        # pg_catalog.get_byte(b, 3) # pg_catalog.get_byte(b, 4) # pg_catalog.get_byte(b, 5) # pg_catalog.get_byte(b, 6)
        # pg_catalog.get_byte(b, 7) # pg_catalog.get_byte(b, 8) # pg_catalog.get_byte(b, 9) # pg_catalog.get_byte(b, 10)
        # pg_catalog.get_byte(b, 11) # pg_catalog.get_byte(b, 12) # pg_catalog.get_byte(b, 13)
        # pg_catalog.get_byte(b, 14) # pg_catalog.get_byte(b, 15);
BEGIN
    RETURN ((folded # (folded >> 4)) & 15)::pg_catalog.int2;
END
$$;

CREATE OR REPLACE FUNCTION journal.assert_declared(p_shard smallint, p_hospitals uuid[]) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    declared uuid[] := pg_catalog.string_to_array(
        nullif(pg_catalog.current_setting('medley.hospital_ids', true), ''), ',')::uuid[];
    one uuid;
BEGIN
    IF (p_hospitals <@ declared) IS NOT TRUE THEN
        RAISE EXCEPTION 'a tenant was not declared' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF p_shard IS NULL THEN
        RETURN;
    END IF;
    FOREACH one IN ARRAY declared LOOP
        IF journal.shard_of(one) <> p_shard AND one = ANY (p_hospitals) THEN
            RAISE EXCEPTION 'a tenant belongs to another shard' USING ERRCODE = 'invalid_parameter_value';
        END IF;
    END LOOP;
END
$$;

-- A new stream is written twice in its first batch: with room for that its second form stays on its page, and no index
-- is touched again (15 in 100 were not so at 70).
ALTER TABLE journal.stream SET (fillfactor = 50);

-- The rest belongs to the journal's role, which may make something in the schema for this moment only.
GRANT CREATE ON SCHEMA journal TO medley_journal;
SET LOCAL ROLE medley_journal;

-- A key that is taken is seldom met, so it is met as an error: ON CONFLICT looks every key up before it inserts, and
-- writes a second record to confirm each row.
CREATE OR REPLACE FUNCTION journal.record_commands(
    p_shard smallint, p_hospital uuid[], p_principal uuid[], p_key text[], p_hash bytea[], p_status smallint[],
    p_resource uuid[], p_version integer[], p_command uuid[]
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
            (hospital_id, principal, idempotency_key, request_hash, status, resource_id, version, command_id)
        SELECT * FROM unnest(p_hospital, p_principal, p_key, p_hash, p_status, p_resource, p_version, p_command)
            AS x (hospital, principal, key, hash, status, resource, version, command)
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

-- Locks and looks in one pass; only a key that is not usable makes it look for which.
CREATE OR REPLACE FUNCTION journal.hold_data_keys(
    p_shard smallint, p_hospital uuid[], p_subject uuid[], p_wrapped bytea[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    new_count integer := cardinality(array_remove(p_wrapped, NULL));
    inserted integer := 0;
    usable integer := 0;
    failed text;
BEGIN
    PERFORM journal.assert_declared(p_shard, p_hospital);
    IF new_count > 0 THEN
        INSERT INTO journal.data_key (hospital_id, subject_id, wrapped_key)
        SELECT x.hospital, x.subject, x.wrapped
        FROM unnest(p_hospital, p_subject, p_wrapped) AS x (hospital, subject, wrapped)
        WHERE x.wrapped IS NOT NULL
        ORDER BY x.hospital, x.subject
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS inserted = ROW_COUNT;
        IF inserted <> new_count THEN
            RAISE EXCEPTION 'a data key exists already' USING ERRCODE = 'MJ006';
        END IF;
    END IF;
    IF new_count = cardinality(p_subject) THEN
        RETURN;
    END IF;
    SELECT count(*) INTO usable
    FROM (
        SELECT k.wrapped_key IS NOT NULL AS is_usable
        FROM unnest(p_hospital, p_subject, p_wrapped) AS x (hospital, subject, wrapped)
        JOIN journal.data_key AS k ON k.hospital_id = x.hospital AND k.subject_id = x.subject
        WHERE x.wrapped IS NULL
        ORDER BY k.hospital_id, k.subject_id
        FOR SHARE OF k
    ) AS l
    WHERE l.is_usable;
    IF usable + new_count = cardinality(p_subject) THEN
        RETURN;
    END IF;
    SELECT string_agg((x.ordinal - 1)::text, ',' ORDER BY x.ordinal) INTO failed
    FROM unnest(p_hospital, p_subject) WITH ORDINALITY AS x (hospital, subject, ordinal)
    LEFT JOIN journal.data_key AS k ON k.hospital_id = x.hospital AND k.subject_id = x.subject
    WHERE k.wrapped_key IS NULL;
    RAISE EXCEPTION 'a data key was destroyed' USING ERRCODE = 'MJ007', DETAIL = coalesce(failed, '');
END
$$;

-- A row that was made here is locked by being new, so only streams that were there are locked and compared.
CREATE OR REPLACE FUNCTION journal.open_batch(
    p_shard smallint, p_hospital uuid[], p_stream uuid[], p_module text[], p_category text[], p_from integer[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    made integer := 0;
    matched bigint[];
    lost text;
BEGIN
    PERFORM journal.assert_declared(p_shard, p_hospital);
    IF 0 = ANY (p_from) THEN
        BEGIN
            INSERT INTO journal.stream (hospital_id, stream_id, shard, module, category)
            SELECT x.hospital, x.stream, p_shard, x.module, x.category
            FROM unnest(p_hospital, p_stream, p_module, p_category, p_from)
                AS x (hospital, stream, module, category, version)
            WHERE x.version = 0
            ORDER BY x.hospital, x.stream;
            GET DIAGNOSTICS made = ROW_COUNT;
        EXCEPTION WHEN unique_violation THEN
            -- Some are there already: the others are made, and all are compared.
            INSERT INTO journal.stream (hospital_id, stream_id, shard, module, category)
            SELECT x.hospital, x.stream, p_shard, x.module, x.category
            FROM unnest(p_hospital, p_stream, p_module, p_category, p_from)
                AS x (hospital, stream, module, category, version)
            WHERE x.version = 0
            ORDER BY x.hospital, x.stream
            ON CONFLICT DO NOTHING;
        END;
        IF made = cardinality(p_stream) THEN
            RETURN;
        END IF;
    END IF;
    SELECT array_agg(l.ordinal) INTO matched
    FROM (
        SELECT x.ordinal, s.version = x.version AS is_match
        FROM unnest(p_hospital, p_stream, p_from) WITH ORDINALITY AS x (hospital, stream, version, ordinal)
        JOIN journal.stream AS s ON s.hospital_id = x.hospital AND s.stream_id = x.stream
        WHERE x.version > 0 OR made = 0
        ORDER BY s.hospital_id, s.stream_id
        FOR UPDATE OF s
    ) AS l
    WHERE l.is_match;
    IF made + coalesce(cardinality(matched), 0) = cardinality(p_stream) THEN
        RETURN;
    END IF;
    SELECT string_agg((o - 1)::text, ',' ORDER BY o) INTO lost
    FROM generate_series(1, cardinality(p_stream)) AS o
    WHERE o <> ALL (coalesce(matched, '{}')) AND (p_from[o] > 0 OR made = 0);
    RAISE EXCEPTION 'lost race' USING ERRCODE = 'MJ003', DETAIL = lost;
END
$$;

SET LOCAL ROLE medley_owner;
REVOKE CREATE ON SCHEMA journal FROM medley_journal;
