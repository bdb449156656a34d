-- Queues and their settings.
CREATE TABLE scheduling.queue (
    hospital_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    location_id uuid,
    elderly_seconds integer NOT NULL,
    on_time_seconds integer NOT NULL,
    walk_in_seconds integer NOT NULL,
    default_service_minutes integer NOT NULL,
    status text COLLATE "C" NOT NULL,
    has_board_link boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, queue_id)
);
CREATE INDEX queue_by_status ON scheduling.queue (hospital_id, status, queue_id);
SELECT platform.protect_tenant_table('scheduling.queue');

-- Which hospital and queue the key of a public board belongs to. It is asked without a tenant, through the function below alone;
-- the key itself is nowhere.
CREATE TABLE scheduling.board_directory (
    hospital_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    key_hash bytea NOT NULL,
    PRIMARY KEY (hospital_id, queue_id)
);
CREATE UNIQUE INDEX board_directory_key ON scheduling.board_directory (key_hash);
SELECT platform.protect_tenant_table('scheduling.board_directory');
CREATE POLICY directory ON scheduling.board_directory FOR SELECT TO medley_owner USING (true);

-- The tenant and the queue of a board's key; no row where there is none.
CREATE FUNCTION scheduling.find_board(p_hash bytea) RETURNS TABLE (hospital_id uuid, queue_id uuid)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    RETURN QUERY
        SELECT d.hospital_id, d.queue_id
        FROM scheduling.board_directory AS d
        WHERE d.key_hash = p_hash;
END
$$;
REVOKE ALL ON FUNCTION scheduling.find_board(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scheduling.find_board(bytea) TO medley_app;

GRANT SELECT, INSERT, UPDATE ON scheduling.queue TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduling.board_directory TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduling.queue, scheduling.board_directory TO medley_system;
