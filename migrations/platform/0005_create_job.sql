-- Work that recurs (docs/adr/0032-jobs.md): a row a job, for all processes together. Whoever holds the lease does it.
CREATE TABLE platform.job (
    name text COLLATE "C" PRIMARY KEY,
    -- When it is to be done next.
    due_at timestamptz NOT NULL,
    lease_holder uuid,
    lease_expires_at timestamptz,
    -- The last run, by the database's clock: begun, and ended where it was.
    started_at timestamptz,
    ended_at timestamptz,
    -- What the last run that ended did, and what of it could not be done.
    done_count bigint,
    failed_count bigint,
    -- The code of what failed in it; names nobody.
    failure text,
    -- How many runs ended, how many in a row failed by now, and how many moments were let go by.
    run_count bigint NOT NULL DEFAULT 0,
    failures_in_row integer NOT NULL DEFAULT 0,
    missed_count bigint NOT NULL DEFAULT 0,
    CHECK ((lease_holder IS NULL) = (lease_expires_at IS NULL))
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.job TO medley_system;
