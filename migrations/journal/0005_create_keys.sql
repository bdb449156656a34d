-- Keys that seal identifying fields: wrapped by the one above, never in the clear. A destroyed key keeps its row.
CREATE TABLE journal.hospital_key (
    hospital_id uuid PRIMARY KEY,
    wrapped_key bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE journal.data_key (
    hospital_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    wrapped_key bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    PRIMARY KEY (hospital_id, subject_id),
    CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL))
) WITH (fillfactor = 80);
SELECT platform.protect_tenant_table('journal.hospital_key');
SELECT platform.protect_tenant_table('journal.data_key');
CREATE POLICY journal ON journal.hospital_key TO medley_journal USING (true) WITH CHECK (true);
CREATE POLICY journal ON journal.data_key TO medley_journal USING (true) WITH CHECK (true);
GRANT SELECT ON journal.hospital_key, journal.data_key TO medley_app, medley_system;
GRANT SELECT, INSERT ON journal.hospital_key TO medley_journal;
GRANT SELECT, INSERT, UPDATE ON journal.data_key TO medley_journal;

-- The hospital's wrapped key: the one given, where there is none yet.
CREATE FUNCTION journal.ensure_hospital_key(p_hospital uuid, p_wrapped bytea) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    result bytea;
BEGIN
    PERFORM journal.assert_declared(NULL, ARRAY[p_hospital]);
    SELECT k.wrapped_key INTO result FROM journal.hospital_key AS k WHERE k.hospital_id = p_hospital;
    IF result IS NULL THEN
        INSERT INTO journal.hospital_key (hospital_id, wrapped_key) VALUES (p_hospital, p_wrapped)
        ON CONFLICT DO NOTHING;
        SELECT k.wrapped_key INTO result FROM journal.hospital_key AS k WHERE k.hospital_id = p_hospital;
    END IF;
    RETURN result;
END
$$;
SELECT journal.give_to_journal_role('journal.ensure_hospital_key(uuid, bytea)');

-- Stores the keys of new subjects and holds all keys until the end of the transaction, so that no erasure races them.
-- MJ006: a new subject has a key already. MJ007: a key was destroyed or is missing. The detail names the ordinals.
CREATE FUNCTION journal.hold_data_keys(p_shard smallint, p_hospital uuid[], p_subject uuid[], p_wrapped bytea[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    new_count integer := cardinality(array_remove(p_wrapped, NULL));
    inserted integer := 0;
    usable boolean[];
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
    PERFORM k.subject_id
    FROM unnest(p_hospital, p_subject, p_wrapped) AS x (hospital, subject, wrapped)
    JOIN journal.data_key AS k ON k.hospital_id = x.hospital AND k.subject_id = x.subject
    WHERE x.wrapped IS NULL
    ORDER BY k.hospital_id, k.subject_id
    FOR SHARE OF k;
    SELECT string_agg((x.ordinal - 1)::text, ',' ORDER BY x.ordinal) INTO failed
    FROM unnest(p_hospital, p_subject) WITH ORDINALITY AS x (hospital, subject, ordinal)
    LEFT JOIN journal.data_key AS k ON k.hospital_id = x.hospital AND k.subject_id = x.subject
    WHERE k.wrapped_key IS NULL;
    IF failed IS NOT NULL THEN
        RAISE EXCEPTION 'a data key was destroyed' USING ERRCODE = 'MJ007', DETAIL = failed;
    END IF;
END
$$;
SELECT journal.give_to_journal_role('journal.hold_data_keys(smallint, uuid[], uuid[], bytea[])');

-- Destroys a subject's key for ever; waits for batches that seal under it. Idempotent; a subject without one gets a
-- destroyed row, so that none is made later.
CREATE FUNCTION journal.destroy_data_key(p_hospital uuid, p_subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    PERFORM journal.assert_declared(NULL, ARRAY[p_hospital]);
    INSERT INTO journal.data_key AS k (hospital_id, subject_id, wrapped_key, destroyed_at)
    VALUES (p_hospital, p_subject, NULL, clock_timestamp())
    ON CONFLICT (hospital_id, subject_id) DO UPDATE
        SET wrapped_key = NULL, destroyed_at = coalesce(k.destroyed_at, clock_timestamp());
END
$$;
SELECT journal.give_to_journal_role('journal.destroy_data_key(uuid, uuid)');
