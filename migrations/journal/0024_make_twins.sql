-- Rebuilding the tables of a projection beside the live ones (docs/adr/0013-readers-of-the-log.md). A twin stands in the
-- schema of its table under the name with `__twin` behind it, and is reached by the system role alone.

-- The twin's name. Refuses what a rebuild does not know how to copy, so that nothing is forgotten without a word.
CREATE FUNCTION journal.twin_of(p_table text) RETURNS text
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

-- Makes the empty twin of a table: all that LIKE copies, and storage, row-level security, policies and statistics targets,
-- which it leaves out. Rights and names come with the swap.
CREATE FUNCTION journal.make_twin(p_table text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    live CONSTANT regclass := p_table::regclass;
    twin CONSTANT text := journal.twin_of(p_table);
    source pg_class;
    options text;
    item record;
BEGIN
    SELECT c.* INTO STRICT source FROM pg_class AS c WHERE c.oid = live;
    SELECT string_agg(format('%s = %L', split_part(o.name, '=', 1), substr(o.name, strpos(o.name, '=') + 1)), ', ')
    INTO options
    FROM (
        SELECT unnest(source.reloptions) AS name
        UNION ALL
        SELECT 'toast.' || unnest(t.reloptions) FROM pg_class AS t WHERE t.oid = source.reltoastrelid
    ) AS o;
    EXECUTE format(
        'CREATE %s TABLE %s (LIKE %s INCLUDING ALL) USING %I %s %s',
        CASE WHEN source.relpersistence = 'u' THEN 'UNLOGGED' ELSE '' END, twin, live,
        (SELECT a.amname FROM pg_am AS a WHERE a.oid = source.relam), coalesce('WITH (' || options || ')', ''),
        coalesce((
            SELECT format('TABLESPACE %I', s.spcname) FROM pg_tablespace AS s WHERE s.oid = source.reltablespace), ''));
    IF source.relrowsecurity THEN
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', twin);
    END IF;
    IF source.relforcerowsecurity THEN
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', twin);
    END IF;
    FOR item IN
        SELECT format(
            'CREATE POLICY %I ON %s AS %s FOR %s TO %s %s %s', p.polname, twin,
            CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
            CASE p.polcmd
                WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL'
            END,
            (
                SELECT string_agg(CASE WHEN r.id = 0 THEN 'PUBLIC' ELSE r.id::regrole::text END, ', ')
                FROM unnest(p.polroles) AS r (id)),
            'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
            'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') AS command
        FROM pg_policy AS p
        WHERE p.polrelid = live
        UNION ALL
        SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', twin, a.attname, a.attstattarget)
        FROM pg_attribute AS a
        WHERE a.attrelid = live AND a.attnum > 0 AND NOT a.attisdropped AND a.attstattarget >= 0
        UNION ALL
        SELECT format('ALTER TABLE %s ALTER COLUMN %I SET (%s)', twin, a.attname, array_to_string(a.attoptions, ', '))
        FROM pg_attribute AS a
        WHERE a.attrelid = live AND a.attnum > 0 AND NOT a.attisdropped AND a.attoptions IS NOT NULL
        UNION ALL
        SELECT format('COMMENT ON TABLE %s IS %L', twin, d.description)
        FROM pg_description AS d
        WHERE d.objoid = live AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
    LOOP
        EXECUTE item.command;
    END LOOP;
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO medley_system', twin);
END
$$;

-- Gathers statistics on twins, so that the first plans after a swap are as good as the last before it.
CREATE FUNCTION journal.analyze_twins(p_tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    FOR place IN 1..cardinality(p_tables) LOOP
        EXECUTE format('ANALYZE %s', journal.twin_of(p_tables[place]));
    END LOOP;
END
$$;

-- Keeps writers of live tables out until the end of the transaction; readers go on.
CREATE FUNCTION journal.hold_twinned(p_tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    FOR place IN 1..cardinality(p_tables) LOOP
        PERFORM journal.twin_of(p_tables[place]);
        EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', p_tables[place]::regclass);
    END LOOP;
END
$$;

-- Removes twins that are there; answers how many.
CREATE FUNCTION journal.drop_twins(p_tables text[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    dropped integer := 0;
    twin text;
BEGIN
    FOR place IN 1..cardinality(p_tables) LOOP
        twin := journal.twin_of(p_tables[place]);
        IF to_regclass(twin) IS NOT NULL THEN
            EXECUTE format('DROP TABLE %s', twin);
            dropped := dropped + 1;
        END IF;
    END LOOP;
    RETURN dropped;
END
$$;

-- The indexes of a table, or its extended statistics, by what they say of it; equal ones are told apart by number.
CREATE FUNCTION journal.twinned_parts(p_table regclass)
RETURNS TABLE (kind text, name name, definition text, ordinal bigint)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT p.kind, p.name, p.definition, row_number() OVER (PARTITION BY p.kind, p.definition ORDER BY p.id)
    FROM (
        SELECT 'INDEX' AS kind, c.relname AS name, i.indexrelid AS id,
            concat_ws(' ', i.indisprimary, i.indisunique, i.indisexclusion, k.condeferrable, k.condeferred,
                regexp_replace(pg_get_indexdef(i.indexrelid), '^.*? USING ', '')) AS definition
        FROM pg_index AS i
        JOIN pg_class AS c ON c.oid = i.indexrelid
        LEFT JOIN pg_constraint AS k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid
        WHERE i.indrelid = p_table
        UNION ALL
        SELECT 'STATISTICS', s.stxname, s.oid, concat_ws(' ', s.stxkind, s.stxkeys, pg_get_statisticsobjdef_columns(s.oid))
        FROM pg_statistic_ext AS s
        WHERE s.stxrelid = p_table
    ) AS p;
END
$$;

-- Puts twins in the place of their tables: rights and names as they were, the old ones dropped. Writers and readers that
-- wait meanwhile go on with the new ones.
CREATE FUNCTION journal.swap_twins(p_tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    live regclass;
    twin regclass;
    space text;
    old_name name;
    commands text[];
    command text;
BEGIN
    FOR place IN 1..cardinality(p_tables) LOOP
        live := p_tables[place]::regclass;
        twin := journal.twin_of(p_tables[place])::regclass;
        EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', live);
        SELECT c.relname, format('%I', n.nspname) INTO STRICT old_name, space
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = live;
        EXECUTE format('REVOKE ALL ON %s FROM medley_system', twin);
        FOR command IN
            SELECT format('GRANT %s%s ON %s TO %s%s', a.privilege_type, a.columns, twin,
                CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
                CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
            FROM (
                SELECT x.*, '' AS columns FROM pg_class AS c, aclexplode(c.relacl) AS x WHERE c.oid = live
                UNION ALL
                SELECT x.*, format(' (%I)', t.attname)
                FROM pg_attribute AS t, aclexplode(t.attacl) AS x
                WHERE t.attrelid = live AND NOT t.attisdropped
            ) AS a
            WHERE a.grantee <> 'medley_owner'::regrole
        LOOP
            EXECUTE command;
        END LOOP;
        SELECT array_agg(format('ALTER %s %s.%I RENAME TO %I', o.kind, space, t.name, o.name))
        INTO commands
        FROM journal.twinned_parts(live) AS o
        JOIN journal.twinned_parts(twin) AS t USING (kind, definition, ordinal);
        IF coalesce(cardinality(commands), 0) <> (SELECT count(*) FROM journal.twinned_parts(live)) THEN
            RAISE EXCEPTION 'a twin lacks an index or statistics' USING ERRCODE = 'internal_error', TABLE = p_tables[place];
        END IF;
        SELECT commands || array_agg(format('ALTER STATISTICS %s.%I SET STATISTICS %s', space, s.stxname, s.stxstattarget))
        INTO commands
        FROM pg_statistic_ext AS s
        WHERE s.stxrelid = live AND s.stxstattarget >= 0;
        SELECT commands || array_agg(
            format('ALTER INDEX %s.%I ALTER COLUMN %s SET STATISTICS %s', space, c.relname, a.attnum, a.attstattarget))
        INTO commands
        FROM pg_index AS i
        JOIN pg_class AS c ON c.oid = i.indexrelid
        JOIN pg_attribute AS a ON a.attrelid = i.indexrelid AND a.attstattarget >= 0
        WHERE i.indrelid = live;
        EXECUTE format('DROP TABLE %s', live);
        EXECUTE format('ALTER TABLE %s RENAME TO %I', twin, old_name);
        FOREACH command IN ARRAY coalesce(commands, '{}') LOOP
            EXECUTE command;
        END LOOP;
    END LOOP;
END
$$;

-- The owner makes and drops tables; the system role may ask for this and nothing else.
DO $$
DECLARE
    signature regprocedure;
BEGIN
    FOR signature IN
        SELECT p.oid
        FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'journal'::regnamespace
            AND p.proname IN (
                'twin_of', 'make_twin', 'analyze_twins', 'hold_twinned', 'drop_twins', 'twinned_parts', 'swap_twins')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO medley_system', signature);
    END LOOP;
END
$$;
