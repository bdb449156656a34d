-- Idempotency: one row for each accepted command, written in the transaction of its effect. No copy of names to erase.
CREATE TABLE journal.command (
    hospital_id uuid NOT NULL,
    principal uuid NOT NULL,
    idempotency_key text COLLATE "C" NOT NULL,
    request_hash bytea NOT NULL,
    status smallint NOT NULL,
    resource_id uuid NOT NULL,
    version integer NOT NULL,
    command_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (hospital_id, principal, idempotency_key)
);
CREATE INDEX command_age ON journal.command USING brin (created_at);
SELECT platform.protect_tenant_table('journal.command');
CREATE POLICY journal ON journal.command TO medley_journal USING (true) WITH CHECK (true);
GRANT SELECT ON journal.command TO medley_app;
GRANT SELECT, DELETE ON journal.command TO medley_system;
GRANT SELECT, INSERT ON journal.command TO medley_journal;

-- Records commands, in key order. A key that is taken stops the batch; the detail names the ordinals, from 0.
CREATE FUNCTION journal.record_commands(
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
    inserted integer;
    taken text;
BEGIN
    PERFORM journal.assert_declared(p_shard, p_hospital);
    INSERT INTO journal.command
        (hospital_id, principal, idempotency_key, request_hash, status, resource_id, version, command_id)
    SELECT * FROM unnest(p_hospital, p_principal, p_key, p_hash, p_status, p_resource, p_version, p_command)
        AS x (hospital, principal, key, hash, status, resource, version, command)
    ORDER BY x.hospital, x.principal, x.key COLLATE "C"
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS inserted = ROW_COUNT;
    IF inserted = cardinality(p_hospital) THEN
        RETURN;
    END IF;
    -- A new snapshot: it sees the row that the insert waited for.
    SELECT string_agg((x.ordinal - 1)::text, ',' ORDER BY x.ordinal) INTO taken
    FROM unnest(p_hospital, p_principal, p_key, p_command) WITH ORDINALITY
        AS x (hospital, principal, key, command, ordinal)
    JOIN journal.command AS c
        ON c.hospital_id = x.hospital AND c.principal = x.principal AND c.idempotency_key = x.key
    WHERE c.xmin <> pg_current_xact_id()::xid OR c.command_id <> x.command;
    RAISE EXCEPTION 'idempotency key taken' USING ERRCODE = 'MJ005', DETAIL = coalesce(taken, '');
END
$$;
SELECT journal.give_to_journal_role(
    'journal.record_commands(smallint, uuid[], uuid[], text[], bytea[], smallint[], uuid[], integer[], uuid[])');
