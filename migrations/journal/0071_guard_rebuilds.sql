-- Rebuilds touch declared tables alone, and what one of them leaves behind when it is killed does not stay.

-- The twin's name. As in 0024, and of declared tables alone: the system role may have no other replaced.
CREATE OR REPLACE FUNCTION journal.twin_of(p_table text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog
AS $$
DECLARE
    live CONSTANT regclass := p_table::regclass;
    source pg_class;
    space name;
    reason text;
BEGIN
    SELECT c.* INTO STRICT source FROM pg_class AS c WHERE c.oid = live;
    SELECT n.nspname INTO STRICT space FROM pg_namespace AS n WHERE n.oid = source.relnamespace;
    reason := CASE
        WHEN source.relkind <> 'r' OR source.relispartition OR source.relhassubclass THEN 'it is no plain table'
        WHEN source.relowner <> 'medley_owner'::regrole OR space IN ('journal', 'platform') THEN 'it is no module''s'
        WHEN NOT EXISTS (SELECT FROM platform.rebuildable_table AS r WHERE r.table_name = live::text)
            THEN 'no migration declares it as a projection''s (platform.declare_rebuildable)'
        WHEN NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = live AND p.polname = 'tenant')
            THEN 'it has no tenants'
        WHEN length(source.relname) > 57 THEN 'its name is too long'
        WHEN EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = live AND NOT t.tgisinternal) THEN 'it has triggers'
        WHEN EXISTS (SELECT FROM pg_constraint AS c WHERE c.contype = 'f' AND live IN (c.conrelid, c.confrelid))
            THEN 'it has foreign keys'
        WHEN EXISTS (SELECT FROM pg_rewrite AS r WHERE r.ev_class = live) THEN 'it has rules'
        WHEN EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = live AND a.attidentity <> '')
            THEN 'it has identity columns'
        WHEN source.relreplident <> 'd' OR EXISTS (SELECT FROM pg_publication_rel AS r WHERE r.prrelid = live)
            THEN 'it is replicated by name'
        WHEN EXISTS (SELECT FROM pg_inherits AS i WHERE i.inhrelid = live) THEN 'it inherits'
    END;
    IF reason IS NOT NULL THEN
        RAISE EXCEPTION 'a table cannot be rebuilt: %', reason USING ERRCODE = 'feature_not_supported', TABLE = p_table;
    END IF;
    RETURN format('%I.%I', space, source.relname || '__twin');
END
$$;

-- Twins that no rebuild works on: whoever made them was killed. A rebuild has the lease `rebuild:` and the projection's
-- name (journal.checkpoint, version 1, shard 0).
CREATE FUNCTION journal.abandoned_twins() RETURNS TABLE (reader text, twin text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT r.reader, t.oid::regclass::text
    FROM platform.rebuildable_table AS r
    JOIN pg_class AS t ON t.oid = to_regclass(r.table_name || '__twin')
    WHERE NOT EXISTS (
        SELECT FROM journal.checkpoint AS c
        WHERE c.name = 'rebuild:' || r.reader AND c.version = 1 AND c.shard = 0 AND c.lease_holder IS NOT NULL
            AND c.lease_expires_at >= clock_timestamp())
    ORDER BY 1, 2;
END
$$;

-- Drops them, and answers which; those of a projection that somebody begins to rebuild meanwhile are left to that rebuild.
-- A rebuild that lives on without its lease finds that it has lost it.
CREATE FUNCTION journal.drop_abandoned_twins() RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET lock_timeout = '300ms'
AS $$
DECLARE
    item record;
BEGIN
    FOR item IN SELECT a.reader, a.twin FROM journal.abandoned_twins() AS a LOOP
        BEGIN
            INSERT INTO journal.checkpoint (name, version, shard) VALUES ('rebuild:' || item.reader, 1, 0)
            ON CONFLICT DO NOTHING;
            UPDATE journal.checkpoint AS c SET lease_holder = NULL, lease_expires_at = NULL
            WHERE c.name = 'rebuild:' || item.reader AND c.version = 1 AND c.shard = 0
                AND (c.lease_holder IS NULL OR c.lease_expires_at < clock_timestamp());
            IF FOUND AND to_regclass(item.twin) IS NOT NULL THEN
                EXECUTE format('DROP TABLE %s', item.twin);
                RETURN NEXT item.twin;
            END IF;
        EXCEPTION WHEN lock_not_available THEN
            -- Somebody reads it still: the next round.
            NULL;
        END;
    END LOOP;
END
$$;

DO $$
DECLARE
    signature regprocedure;
BEGIN
    FOR signature IN
        SELECT p.oid
        FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'journal'::regnamespace AND p.proname IN ('abandoned_twins', 'drop_abandoned_twins')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO medley_system', signature);
    END LOOP;
END
$$;
