import AuthAPI
import Kernel
import Postgres

/// Counts what is asked for before there is a tenant, by digests of what was typed: so also for what does not exist.
struct RequestLimitStore: Sendable {
    let database: Database

    /// The span in which requests are counted.
    static let windowSeconds = 60 * 60

    /// How often something may be asked for.
    struct Rule: Sendable {
        /// How far apart two requests must be.
        var spacingSeconds: Int
        /// How many there may be within the span.
        var count: Int

        /// Messages to one phone or account.
        static let account = Rule(
            spacingSeconds: AuthLimits.messageSpacingSeconds, count: AuthLimits.messagesPerHour)
        /// Messages for whomever, asked for from one address.
        static let address = Rule(spacingSeconds: 0, count: AuthLimits.messagesPerAddressAndHour)
    }

    /// Counts a request; answers nil where it may be, else after how many seconds one may, and then nothing is counted.
    ///
    /// One statement decides and counts under the row's lock: of two at once one passes.
    func take(_ key: [UInt8], _ rule: Rule, now: Timestamp, deadline: UInt64) async throws(PostgresError) -> Int? {
        let spaced = now.advanced(by: .seconds(-rule.spacingSeconds))
        let oldest = now.advanced(by: .seconds(-Self.windowSeconds))
        let rows = try await database.query(
            """
            WITH taken AS (
                INSERT INTO auth.request_limit AS r (request_key, requested_at, last_requested_at)
                VALUES (\(bytes: key), ARRAY[\(now)::timestamptz], \(now))
                ON CONFLICT (request_key)
                DO UPDATE SET last_requested_at = \(now),
                    requested_at = \(now) || ARRAY(
                        SELECT t FROM unnest(r.requested_at) AS t WHERE t > \(oldest) ORDER BY t DESC)
                WHERE r.last_requested_at <= \(spaced)
                    AND (SELECT count(*) FROM unnest(r.requested_at) AS t WHERE t > \(oldest)) < \(Int64(rule.count))
                RETURNING request_key
            )
            SELECT EXISTS (SELECT FROM taken), r.last_requested_at, r.requested_at[\(Int32(clamping: rule.count))]
            FROM (SELECT \(bytes: key) AS request_key) AS n
            LEFT JOIN auth.request_limit AS r ON r.request_key = n.request_key
            """, scope: .none, deadlineNanoseconds: deadline)
        guard let row = rows.first, try !row.bool(0) else { return nil }
        let last = try row.optionalTimestamp(1) ?? now
        var next = last.advanced(by: .seconds(rule.spacingSeconds))
        // The newest come first, so the place of the limit is that of the one that must grow old.
        if let first = try row.optionalTimestamp(2) {
            next = max(next, first.advanced(by: .seconds(Self.windowSeconds)))
        }
        let wait = next.since(now).components
        return max(Int(wait.seconds) + (wait.attoseconds > 0 ? 1 : 0), 1)
    }
}
