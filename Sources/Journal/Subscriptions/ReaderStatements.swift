import Kernel
import Postgres

/// The texts of readers; each is prepared once a connection.
enum ReaderStatements {
    static let heads: PreparedStatement = "SELECT shard, position FROM journal.shard_head ORDER BY shard"
    static let pageEnd: PreparedStatement = "SELECT journal.page_end($1, $2, $3, $4)"
    /// The same for tables, in a transaction that need not be flushed: a page that a crash takes is lost with its
    /// checkpoint, and made again from the log, which was flushed.
    static let pageEndUnflushed: PreparedStatement = """
        SELECT journal.page_end($1, $2, $3, $4), set_config('synchronous_commit', 'off', true)
        """
    /// What lets such a transaction go unflushed.
    static let unflushed: PreparedStatement = "SELECT set_config('synchronous_commit', 'off', true)"
    /// For each question the first position behind `$2` that is of a reader's module, null for none up to `$3`.
    static let skim: PreparedStatement = """
        SELECT journal.next_position(x.shard, x.position, x.last, x.module)
        FROM unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::text[]) WITH ORDINALITY
            AS x (shard, position, last, module, place)
        ORDER BY x.place
        """
    static let readPage: PreparedStatement = """
        SELECT hospital_id, stream_id, module, category, wrapped_key, shard, position, version, schema_version, type,
            event_id, command_id, actor_id, subject_id, recorded_at, data, second_stream_id, second_version
        FROM journal.read_events($1, $2, $3, $4)
        """
    /// The events of some hospitals in a piece of a shard's log.
    static let readFollowed: PreparedStatement = """
        SELECT hospital_id, stream_id, module, category, wrapped_key, shard, position, version, schema_version, type,
            event_id, command_id, actor_id, subject_id, recorded_at, data, second_stream_id, second_version
        FROM journal.read_followed_events($1, $2, $3, $4, $5)
        """
    static let readParked: PreparedStatement = """
        SELECT hospital_id, stream_id, module, category, wrapped_key, shard, position, version, schema_version, type,
            event_id, command_id, actor_id, subject_id, recorded_at, data, second_stream_id, second_version
        FROM journal.read_parked_events($1, $2, $3, $4, $5, $6)
        """
    static let parkedStreams: PreparedStatement = """
        SELECT p.name, p.hospital_id, p.stream_id, p.position
        FROM journal.parked AS p
        JOIN unnest($2::text[], $3::integer[]) AS x (name, version) ON x.name = p.name AND x.version = p.version
        WHERE p.shard = $1
        """
    /// Moves checkpoints on and renews their leases; fewer rows than asked where one is not where it was left.
    static let advance: PreparedStatement = """
        UPDATE journal.checkpoint AS c
        SET position = $5, lease_expires_at = clock_timestamp() + $6 * interval '1 millisecond'
        FROM unnest($2::text[], $3::integer[], $4::bigint[]) AS x (name, version, stored)
        WHERE c.name = x.name AND c.version = x.version AND c.shard = $1 AND c.position = x.stored
            AND c.lease_holder = $7 AND c.lease_expires_at >= clock_timestamp() AND c.stopped_at IS NULL
        """
    /// Lets checkpoints follow their readers past events of other modules, each from where it was left, under its lease;
    /// what is being worked on is left alone.
    static let follow: PreparedStatement = """
        UPDATE journal.checkpoint AS c
        SET position = f.target
        FROM (
            SELECT l.name, l.version, l.shard, x.target
            FROM unnest($1::text[], $2::integer[], $3::smallint[], $4::bigint[], $5::bigint[])
                AS x (name, version, shard, stored, target)
            JOIN journal.checkpoint AS l ON l.name = x.name AND l.version = x.version AND l.shard = x.shard
            WHERE l.position = x.stored AND l.lease_holder = $6 AND l.lease_expires_at >= clock_timestamp()
                AND l.stopped_at IS NULL
            ORDER BY l.name, l.version, l.shard
            FOR UPDATE OF l SKIP LOCKED
        ) AS f
        WHERE c.name = f.name AND c.version = f.version AND c.shard = f.shard
        RETURNING c.name, c.shard, c.position
        """
    /// Makes what is missing: readers that no process knew before, and their checkpoints at the beginning of the log.
    static let register: PreparedStatement = """
        WITH known AS (
            INSERT INTO journal.reader AS r (name, version, kind, module)
            SELECT x.name, x.version, x.kind, x.module
            FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[]) AS x (name, version, kind, module)
            ORDER BY x.name
            ON CONFLICT (name) DO UPDATE SET module = excluded.module WHERE r.module IS DISTINCT FROM excluded.module
        )
        INSERT INTO journal.checkpoint (name, version, shard)
        SELECT x.name, x.version, s.shard
        FROM unnest($1::text[], $2::integer[]) AS x (name, version), generate_series(0, 15) AS s (shard)
        WHERE NOT EXISTS (SELECT FROM journal.reader AS r WHERE r.name = x.name AND r.version <> x.version)
        ON CONFLICT DO NOTHING
        """
    static let liveVersions: PreparedStatement = "SELECT name, version FROM journal.reader WHERE name = ANY ($1)"
    /// Renews the leases that this process has and takes those that are free; what is being worked on is left alone, and so is
    /// what is left to a newer release until that has gone past the event that it alone knows.
    static let lease: PreparedStatement = """
        UPDATE journal.checkpoint AS c
        SET lease_holder = $3, lease_expires_at = clock_timestamp() + $4 * interval '1 millisecond'
        FROM (
            SELECT l.name, l.version, l.shard
            FROM journal.checkpoint AS l
            JOIN unnest($1::text[], $2::integer[]) AS x (name, version) ON x.name = l.name AND x.version = l.version
            JOIN journal.reader AS r ON r.name = l.name AND r.version = l.version
            WHERE (l.lease_holder IS NULL OR l.lease_holder = $3 OR l.lease_expires_at < clock_timestamp())
                AND NOT EXISTS (
                    SELECT FROM unnest($5::text[], $6::smallint[], $7::bigint[]) AS g (name, shard, position)
                    WHERE g.name = l.name AND g.shard = l.shard AND l.position < g.position)
            ORDER BY l.name, l.version, l.shard
            FOR UPDATE OF l SKIP LOCKED
        ) AS f
        WHERE c.name = f.name AND c.version = f.version AND c.shard = f.shard
        RETURNING c.name, c.version, c.shard, c.position, c.stopped_at IS NOT NULL
        """
    static let release: PreparedStatement = """
        UPDATE journal.checkpoint SET lease_holder = NULL, lease_expires_at = NULL WHERE lease_holder = $1
        """
    /// Gives the lease of one reader in one shard back.
    static let leave: PreparedStatement = """
        UPDATE journal.checkpoint SET lease_holder = NULL, lease_expires_at = NULL
        WHERE name = $1 AND version = $2 AND shard = $3 AND lease_holder = $4
        """
    /// Renews the lease of one reader in one shard, where it is this process's.
    static let renewLease: PreparedStatement = """
        UPDATE journal.checkpoint SET lease_expires_at = clock_timestamp() + $5 * interval '1 millisecond'
        WHERE name = $1 AND version = $2 AND shard = $3 AND lease_holder = $4
        """
    static let park: PreparedStatement = """
        INSERT INTO journal.parked (
            name, version, shard, hospital_id, stream_id, position, event_id, attempts, error_code, retry_at)
        SELECT $1, $2, e.shard, e.hospital_id, e.stream_id, e.position, e.event_id, $5, $6,
            now() + $7 * interval '1 millisecond'
        FROM journal.event AS e
        WHERE e.shard = $3 AND e.position = $4
        ON CONFLICT DO NOTHING
        RETURNING stream_id
        """
    static let stop: PreparedStatement = """
        UPDATE journal.checkpoint SET stopped_at = clock_timestamp(), stop_code = $5
        WHERE name = $1 AND version = $2 AND shard = $3 AND lease_holder = $4 AND stopped_at IS NULL
        """
    static let resume: PreparedStatement = """
        UPDATE journal.checkpoint SET stopped_at = NULL, stop_code = NULL
        WHERE name = ANY ($1) AND stopped_at IS NOT NULL
        """
    /// Parked streams whose rest is over, of readers that this process leads: of each reader the one first whose rest was over
    /// first, and one reader after the other, so that however many fail again and again, each has its turn.
    static let parkedDue: PreparedStatement = """
        SELECT d.name, d.version, d.shard, d.hospital_id, d.stream_id
        FROM (
            SELECT p.name, p.version, p.shard, p.hospital_id, p.stream_id, p.retry_at,
                row_number() OVER (
                    PARTITION BY p.name ORDER BY p.retry_at, p.parked_at, p.hospital_id, p.stream_id) AS turn
            FROM journal.parked AS p
            JOIN unnest($1::text[], $2::integer[]) AS x (name, version) ON x.name = p.name AND x.version = p.version
            JOIN journal.checkpoint AS c
                ON c.name = p.name AND c.version = p.version AND c.shard = p.shard AND c.lease_holder = $3
            WHERE p.retry_at <= now()
        ) AS d
        ORDER BY d.turn, d.retry_at, d.name
        LIMIT $4
        """
    static let lockCheckpoint: PreparedStatement = """
        SELECT position FROM journal.checkpoint WHERE name = $1 AND version = $2 AND shard = $3 FOR UPDATE
        """
    static let lockParked: PreparedStatement = """
        SELECT position, attempts FROM journal.parked
        WHERE name = $1 AND version = $2 AND hospital_id = $3 AND stream_id = $4 FOR UPDATE
        """
    static let unpark: PreparedStatement = """
        DELETE FROM journal.parked WHERE name = $1 AND version = $2 AND hospital_id = $3 AND stream_id = $4
        """
    static let moveParked: PreparedStatement = """
        UPDATE journal.parked AS p
        SET position = $5,
            event_id = coalesce(
                (
                    SELECT e.event_id FROM journal.event AS e
                    WHERE e.hospital_id = $3 AND e.stream_id = $4 AND e.version = $6),
                p.event_id)
        WHERE name = $1 AND version = $2 AND hospital_id = $3 AND stream_id = $4
        """
    static let parkedAgain: PreparedStatement = """
        UPDATE journal.parked
        SET attempts = attempts + 1, error_code = $5, retry_at = now() + $6 * interval '1 millisecond'
        WHERE name = $1 AND version = $2 AND hospital_id = $3 AND stream_id = $4
        """
}

extension Duration {
    /// Whole milliseconds.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }

    /// Whole nanoseconds.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(max(seconds, 0)) * 1_000_000_000 + UInt64(max(attoseconds, 0) / 1_000_000_000)
    }
}
