-- The processes that work on the database, what each of them knows of events, and in which version each event is written
-- (docs/adr/0018-versions-of-events.md).
CREATE TABLE journal.process (
    process_id uuid PRIMARY KEY,
    -- For operators: what it does, and where.
    name text NOT NULL,
    release text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz NOT NULL,
    -- It lives until then, unless it says again that it does.
    expires_at timestamptz NOT NULL,
    -- Every stored name that it knows, with the newest version.
    modules text[] NOT NULL,
    types text[] NOT NULL,
    versions integer[] NOT NULL
) WITH (fillfactor = 50);

-- The version of each event up to which it may be written: every process knows it. It never goes down.
CREATE TABLE journal.event_version (
    module text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    activated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (module, type)
);
GRANT SELECT ON journal.process, journal.event_version TO medley_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON journal.process TO medley_journal;
GRANT SELECT, INSERT, UPDATE ON journal.event_version TO medley_journal;
-- To lock the row that names the master key.
GRANT SELECT, UPDATE (master_key_fingerprint) ON journal.identity TO medley_journal;

-- Raises versions; lower ones change nothing.
CREATE FUNCTION journal.activate_event_versions(p_modules text[], p_types text[], p_versions integer[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    INSERT INTO journal.event_version AS v (module, type, version)
    SELECT x.module, x.type, x.version
    FROM unnest(p_modules, p_types, p_versions) AS x (module, type, version)
    ORDER BY x.module, x.type
    ON CONFLICT (module, type) DO UPDATE SET version = excluded.version, activated_at = clock_timestamp()
        WHERE v.version < excluded.version;
END
$$;

-- Says that a process lives and what it knows; answers the versions in which events are written. Where it may, it first
-- raises them to what every living process knows; on a log without any it does so in any case.
-- MJ009: the database is under another master key. MJ010: the process knows less than is written; the detail says what.
-- One process at a time: so none joins while versions are raised, or while a new master key is brought in.
CREATE FUNCTION journal.attend(
    p_process uuid, p_name text, p_release text, p_fingerprint text, p_lease_milliseconds bigint, p_modules text[],
    p_types text[], p_versions integer[], p_activates boolean
) RETURNS TABLE (module text, type text, version integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
#variable_conflict use_column
DECLARE
    present timestamptz;
    lacking text;
BEGIN
    LOCK TABLE journal.process IN SHARE ROW EXCLUSIVE MODE;
    present := clock_timestamp();
    IF EXISTS (
        SELECT FROM journal.identity AS i WHERE i.master_key_fingerprint <> p_fingerprint)
    THEN
        RAISE EXCEPTION 'another master key' USING ERRCODE = 'MJ009';
    END IF;
    SELECT string_agg(
        format('%s.%s %s (it knows %s)', v.module, v.type, v.version, coalesce(k.version, 0)), ', '
        ORDER BY v.module, v.type)
    INTO lacking
    FROM journal.event_version AS v
    LEFT JOIN unnest(p_modules, p_types, p_versions) AS k (module, type, version)
        ON k.module = v.module AND k.type = v.type
    WHERE v.version > coalesce(k.version, 0);
    IF lacking IS NOT NULL THEN
        RAISE EXCEPTION 'the process knows less than is written' USING ERRCODE = 'MJ010', DETAIL = lacking;
    END IF;
    DELETE FROM journal.process AS p WHERE p.expires_at < present - interval '1 hour';
    INSERT INTO journal.process AS p (process_id, name, release, seen_at, expires_at, modules, types, versions)
    VALUES (
        p_process, p_name, p_release, present, present + p_lease_milliseconds * interval '1 millisecond', p_modules,
        p_types, p_versions)
    ON CONFLICT (process_id) DO UPDATE SET seen_at = excluded.seen_at, expires_at = excluded.expires_at;
    IF p_activates OR NOT EXISTS (SELECT FROM journal.event_version) THEN
        PERFORM journal.activate_event_versions(array_agg(c.module), array_agg(c.type), array_agg(c.version))
        FROM (
            SELECT k.module, k.type, min(k.version) AS version
            FROM journal.process AS p
            CROSS JOIN unnest(p.modules, p.types, p.versions) AS k (module, type, version)
            WHERE p.expires_at > present
            GROUP BY k.module, k.type
            HAVING count(*) = (SELECT count(*) FROM journal.process AS q WHERE q.expires_at > present)
        ) AS c
        LEFT JOIN journal.event_version AS v ON v.module = c.module AND v.type = c.type
        WHERE c.version > coalesce(v.version, 0)
        HAVING count(*) > 0;
    END IF;
    RETURN QUERY SELECT v.module::text, v.type::text, v.version FROM journal.event_version AS v;
END
$$;

-- Says that a process ends.
CREATE FUNCTION journal.leave(p_process uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    DELETE FROM journal.process AS p WHERE p.process_id = p_process;
END
$$;

-- Keeps every process from joining until the end of the transaction; answers those that live.
CREATE FUNCTION journal.bar_processes() RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    LOCK TABLE journal.process IN SHARE ROW EXCLUSIVE MODE;
    RETURN QUERY
    SELECT p.name FROM journal.process AS p WHERE p.expires_at > clock_timestamp() ORDER BY p.name;
END
$$;

-- The hospital's wrapped key: the one given, where there is none yet. As in 0005, but that a key is taken only where it is
-- wrapped under the present master key: a process that lives on with an old one leaves none behind.
-- MJ009: the database is under another master key.
DROP FUNCTION journal.ensure_hospital_key(uuid, bytea);
CREATE FUNCTION journal.ensure_hospital_key(p_hospital uuid, p_wrapped bytea, p_fingerprint text) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    result bytea;
    known text;
BEGIN
    PERFORM journal.assert_declared(NULL, ARRAY[p_hospital]);
    SELECT k.wrapped_key INTO result FROM journal.hospital_key AS k WHERE k.hospital_id = p_hospital;
    IF result IS NULL THEN
        -- A rotation holds this row: what is made before it is wrapped anew by it, what comes after it is refused here.
        SELECT i.master_key_fingerprint INTO known FROM journal.identity AS i FOR SHARE;
        IF known <> p_fingerprint THEN
            RAISE EXCEPTION 'another master key' USING ERRCODE = 'MJ009';
        END IF;
        INSERT INTO journal.hospital_key (hospital_id, wrapped_key) VALUES (p_hospital, p_wrapped)
        ON CONFLICT DO NOTHING;
        SELECT k.wrapped_key INTO result FROM journal.hospital_key AS k WHERE k.hospital_id = p_hospital;
    END IF;
    RETURN result;
END
$$;
SELECT journal.give_to_journal_role('journal.ensure_hospital_key(uuid, bytea, text)');

DO $$
DECLARE
    signature regprocedure;
BEGIN
    GRANT CREATE ON SCHEMA journal TO medley_journal;
    FOR signature IN
        SELECT p.oid
        FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'journal'::regnamespace
            AND p.proname IN ('activate_event_versions', 'attend', 'leave', 'bar_processes')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO medley_system', signature);
        EXECUTE format('ALTER FUNCTION %s OWNER TO medley_journal', signature);
    END LOOP;
    REVOKE CREATE ON SCHEMA journal FROM medley_journal;
END
$$;
