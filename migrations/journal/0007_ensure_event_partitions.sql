-- Makes the partitions of the present month and of the next ones; answers how many it made. Idempotent.
--
-- CREATE … LIKE and ATTACH instead of CREATE … PARTITION OF, which would block appends behind a dump. Each partition has
-- row-level security of its own and no grants: a partition that is reached directly answers by its own policy alone.
CREATE FUNCTION journal.ensure_event_partitions(p_months_ahead integer DEFAULT 3) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
SET lock_timeout = '2s'
AS $$
DECLARE
    month timestamptz;
    partition_name text;
    made integer := 0;
BEGIN
    -- Two processes at once would meet in CREATE TABLE.
    PERFORM pg_advisory_xact_lock(hashtextextended('journal.ensure_event_partitions', 0));
    FOR ahead IN 0..least(greatest(p_months_ahead, 0), 120) LOOP
        month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead)) AT TIME ZONE 'UTC';
        partition_name := 'event_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
        CONTINUE WHEN to_regclass('journal.' || partition_name) IS NOT NULL;
        EXECUTE format(
            'CREATE TABLE journal.%I (LIKE journal.event INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)',
            partition_name);
        PERFORM platform.protect_tenant_table(format('journal.%I', partition_name)::regclass);
        EXECUTE format(
            'ALTER TABLE journal.event ATTACH PARTITION journal.%I FOR VALUES FROM (%L) TO (%L)', partition_name, month,
            (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;
REVOKE ALL ON FUNCTION journal.ensure_event_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal.ensure_event_partitions(integer) TO medley_system;
SELECT journal.ensure_event_partitions();
