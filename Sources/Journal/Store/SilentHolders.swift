import Kernel
import Postgres

/// Processes that stand still in the middle of what they say to the database, and hold what others wait for.
///
/// A batch takes the head of its shard with its first statement. A process that is stopped, or cut off, while the rest of it is on
/// the way would keep everybody from the shard for as long as that lasts: PostgreSQL waits for whoever is in the middle of a
/// pipeline without end. The others end its connection, as its own death would have; what it knows nothing of by then it
/// settles by its keys, as after any lost connection.
enum SilentHolders {
    /// Ends the connections of this log-in that said nothing for so long and hold what others of it have waited for as long;
    /// answers how many.
    static func end(in database: Database, silentFor silence: Duration) async -> Int {
        do {
            return try await database.withConnection(.system) { connection in
                try await connection.transaction(scope: .none) { connection in
                    // Only the log-in itself may see and end what it has.
                    _ = try await connection.query(asLogin)
                    return try await connection.query(endSilent(silence))[0].int(0)
                }
            }
        } catch {
            // The batch has its own end, and the next look comes.
            return 0
        }
    }

    private static let asLogin: SQL = "SELECT set_config('role', 'none', true)"

    private static func endSilent(_ silence: Duration) -> SQL {
        """
        WITH own AS (
            SELECT a.pid, a.wait_event_type, a.wait_event, greatest(a.query_start, a.state_change) AS heard_at
            FROM pg_catalog.pg_stat_activity AS a
            WHERE a.datname = current_database() AND a.usename = session_user AND a.state <> 'idle'
                AND a.pid <> pg_backend_pid()
        ), waiting AS (
            SELECT DISTINCT b.pid
            FROM own AS o
            CROSS JOIN LATERAL unnest(pg_catalog.pg_blocking_pids(o.pid)) AS b (pid)
            WHERE o.wait_event_type = 'Lock'
                AND o.heard_at < clock_timestamp() - \(silence.wholeMilliseconds) * interval '1 millisecond'
        )
        SELECT count(*) FILTER (WHERE pg_catalog.pg_terminate_backend(o.pid))
        FROM own AS o
        JOIN waiting AS w ON w.pid = o.pid
        WHERE o.wait_event = 'ClientRead'
            AND o.heard_at < clock_timestamp() - \(silence.wholeMilliseconds) * interval '1 millisecond'
        """
    }
}
