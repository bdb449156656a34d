internal import Kernel
internal import Postgres
internal import Wallet

/// Looks at customers' webhooks: those that were given up, and what waits longer than it should.
struct WebhookExamination: Sendable {
    /// What has been due for longer is sent by nobody.
    static let lateSeconds: Int64 = 15 * 60

    let database: Database
    let clock: any WallClock

    /// One finding.
    func findings() async throws -> [Finding] {
        let now = clock.now()
        let overview = try await WebhookOverview(database, at: now)
        let counts = (
            overview.activeCount, overview.failingCount, overview.disabledCount, overview.pendingCount
        )
        return [Self.finding(counts, oldestDue: overview.oldestDue, at: now)]
    }

    /// What is to be said of so many webhooks, and of so many deliveries that wait.
    static func finding(
        _ counts: (active: Int, failing: Int, disabled: Int, pending: Int), oldestDue: Timestamp?, at now: Timestamp
    ) -> Finding {
        let seen = "\(counts.active) active, \(counts.pending) deliveries wait"
        if let oldestDue, now.seconds - oldestDue.seconds > lateSeconds {
            return .warning(
                "webhooks", "\(seen), the oldest due since \(oldestDue)",
                remedy: "nothing sends: see that a server runs and that it reaches the endpoints")
        }
        if counts.failing + counts.disabled > 0 {
            return .warning(
                "webhooks", "\(seen); \(counts.failing) fail, \(counts.disabled) were given up",
                remedy: "have their owners mend the endpoints, set them to active and replay what was held")
        }
        return .well("webhooks", seen)
    }
}
