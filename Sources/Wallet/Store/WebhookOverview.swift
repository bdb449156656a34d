public import Kernel
public import Postgres

/// How the webhooks of all tenants stand, for whoever runs the installation.
public struct WebhookOverview: Sendable, Hashable {
    /// Those that are told what happens.
    public var activeCount: Int
    /// Those of them of which nothing but failures came lately.
    public var failingCount: Int
    /// Those that were given up.
    public var disabledCount: Int
    /// Deliveries that wait.
    public var pendingCount: Int
    /// Since when the oldest of them has been due; nil where none is.
    public var oldestDue: Timestamp?

    /// Reads it.
    public init(_ database: Database, at now: Timestamp) async throws {
        let statements = WebhookWorkQueries.overview()
        let results = try await database.withConnection(.system) { try await $0.pipeline(statements, scope: .none) }
        let (webhooks, deliveries) = (results[0][0], results[1][0])
        activeCount = try webhooks.int(0)
        failingCount = try webhooks.int(1)
        disabledCount = try webhooks.int(2)
        pendingCount = try deliveries.int(0)
        oldestDue = try deliveries.optionalTimestamp(1).flatMap { $0 < now ? $0 : nil }
    }
}
