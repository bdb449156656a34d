-- The tables that are a function of the log alone, so that they may be built anew beside the live ones and swapped in
-- (docs/adr/0013-readers-of-the-log.md). Nothing else may be copied or replaced by a rebuild. A name stands for whatever
-- table has it: a swap puts another one there.
CREATE TABLE platform.rebuildable_table (
    table_name text PRIMARY KEY,
    -- The projection or claim that writes it, with its module's name.
    reader text NOT NULL
);
GRANT SELECT ON platform.rebuildable_table TO medley_owner, medley_system;
GRANT INSERT, UPDATE, DELETE ON platform.rebuildable_table TO medley_owner;

-- Declares the tables of a projection; called by the migration that makes them, as `protect_tenant_table` is. Another call
-- for a table says which projection writes it from now on.
CREATE FUNCTION platform.declare_rebuildable(p_reader text, VARIADIC p_tables regclass[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    -- A regclass is written with its schema here, since none but pg_catalog is searched.
    INSERT INTO platform.rebuildable_table AS r (table_name, reader)
    SELECT x.table_name::text, p_reader FROM unnest(p_tables) AS x (table_name)
    ON CONFLICT (table_name) DO UPDATE SET reader = excluded.reader;
END
$$;
REVOKE ALL ON FUNCTION platform.declare_rebuildable(text, regclass[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.declare_rebuildable(text, regclass[]) TO medley_owner;
