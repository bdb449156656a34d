-- States of long streams, so that these need not be read from their beginning. What is here follows from the log and may be
-- deleted at any time. `data` is sealed whole under the data key of `subject_id`, where the state names a person.
CREATE TABLE journal.snapshot (
    hospital_id uuid NOT NULL,
    stream_id uuid NOT NULL,
    form_version integer NOT NULL CHECK (form_version > 0),
    version integer NOT NULL,
    subject_id uuid,
    recorded_at timestamptz NOT NULL,
    leaf_hash bytea NOT NULL,
    data bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (hospital_id, stream_id, form_version, version)
);
CREATE INDEX snapshot_subject ON journal.snapshot (hospital_id, subject_id) WHERE subject_id IS NOT NULL;
SELECT platform.protect_tenant_table('journal.snapshot');
CREATE POLICY journal ON journal.snapshot TO medley_journal USING (true) WITH CHECK (true);
GRANT SELECT ON journal.snapshot TO medley_system;
GRANT SELECT, INSERT, DELETE ON journal.snapshot TO medley_journal;

-- Stores the state of a stream at a version; false where there is nothing to store it for: the person's key is destroyed,
-- or the log has another event there. The key is held, so that no erasure passes by what it should delete.
--
-- Forms older than the one before this go, since no release that runs reads them, and all but the newest `p_keep`.
CREATE FUNCTION journal.store_snapshot(
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
    JOIN journal.event AS e ON e.hospital_id = s.hospital_id AND e.stream_id = s.stream_id
        AND e.version = p_version AND e.recorded_at BETWEEN s.first_recorded_at AND s.last_recorded_at
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
SELECT journal.give_to_journal_role(
    'journal.store_snapshot(uuid, uuid, integer, integer, uuid, bytea, bytea, integer)');

-- As load_streams before, from the newest snapshot of a stream on that has the form asked for (0 for none) and lies behind
-- the version that is known and before the moment asked for. The snapshot comes with the first event behind it, or with
-- the row that stands for no event. The function without forms stays for processes of the release before.
CREATE FUNCTION journal.load_streams(
    p_hospital uuid[], p_stream uuid[], p_known integer[], p_form integer[], p_as_of timestamptz
) RETURNS TABLE (
    ordinal integer, module text, category text, stream_version integer, last_leaf bytea, shard smallint,
    "position" bigint, version integer, schema_version smallint, type text, event_id uuid, command_id uuid, actor_id uuid,
    subject_id uuid, recorded_at timestamptz, data json, key_id uuid, wrapped_key bytea, snapshot_version integer,
    snapshot_data bytea, snapshot_subject uuid, snapshot_key bytea
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
        k.wrapped_key, n.version,
        CASE WHEN e.version IS NULL OR e.version = n.version + 1 THEN n.data END, n.subject_id, n.wrapped_key
    FROM unnest(p_hospital, p_stream, p_known, p_form) WITH ORDINALITY AS x (hospital, stream, known, form, ordinal)
    JOIN journal.stream AS s ON s.hospital_id = x.hospital AND s.stream_id = x.stream
    LEFT JOIN LATERAL (
        SELECT i.version, i.data, i.subject_id, d.wrapped_key
        FROM journal.snapshot AS i
        LEFT JOIN journal.data_key AS d ON d.hospital_id = i.hospital_id AND d.subject_id = i.subject_id
        WHERE x.form > 0 AND i.hospital_id = s.hospital_id AND i.stream_id = s.stream_id AND i.form_version = x.form
            AND i.version > x.known AND (p_as_of IS NULL OR i.recorded_at <= p_as_of)
        ORDER BY i.version DESC
        LIMIT 1
    ) AS n ON true
    LEFT JOIN LATERAL (
        SELECT i.*
        FROM journal.event AS i
        WHERE i.hospital_id = s.hospital_id AND i.stream_id = s.stream_id AND i.version > greatest(x.known, n.version)
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
SELECT journal.give_to_journal_role('journal.load_streams(uuid[], uuid[], integer[], integer[], timestamptz)');
