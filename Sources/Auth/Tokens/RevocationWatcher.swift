import Journal
import Kernel
import Postgres
import Synchronization

/// Reads several times a second what other processes ended, so that no cached token outlives it by more than a second.
final class RevocationWatcher: Sendable {
    /// How often it reads.
    static let interval: Duration = .milliseconds(250)
    /// How far it reads back behind the last reading: a transaction may commit later than the instant it recorded.
    static let overlapSeconds = 60
    /// How often, in readings, it forgets what is old and looks after the signing keys.
    private static let readingsPerHousekeeping = 240

    private let database: Database
    private let revocations: Revocations
    private let clock: any WallClock
    private let housekeeping: @Sendable () async -> Void
    private let lastReading = Mutex<Timestamp?>(nil)
    private let running = Mutex<Task<Void, Never>?>(nil)

    /// Makes a watcher; `housekeeping` runs every minute.
    init(
        database: Database, revocations: Revocations, clock: any WallClock,
        housekeeping: @escaping @Sendable () async -> Void
    ) {
        self.database = database
        self.revocations = revocations
        self.clock = clock
        self.housekeeping = housekeeping
    }

    /// Reads once, so that nothing is served on what is not known, and then goes on until `stop()`.
    func start() async throws(PostgresError) {
        try await poll()
        // Bare: it lives as long as the process and is ended by stop().
        let task = Task { await self.run() }
        running.withLock { $0 = task }
    }

    /// Ends the reading and waits for it.
    func stop() async {
        let task = running.withLock { running in
            defer { running = nil }
            return running
        }
        task?.cancel()
        await task?.value
    }

    /// Reads what was recorded since the last reading; at first all that a token could outlive.
    func poll() async throws(PostgresError) {
        let since = lastReading.withLock { $0 }
        let seconds = since == nil ? Revocations.keptSeconds : Self.overlapSeconds
        let rows = try await database.query(RevocationSQL.since(since, seconds: seconds), scope: .none)
        var entries: [Revocations.Entry] = []
        var present = since
        for index in 0..<rows.count {
            let row = rows[index]
            present = try row.timestamp(2)
            guard let subject: SubjectID = try row.optionalID(0) else { continue }
            entries.append(
                Revocations.Entry(subject: subject, epoch: try row.optionalInt(1), kept: try row.optionalID(3)))
        }
        revocations.apply(entries, now: clock.now())
        lastReading.withLock { $0 = present }
    }

    private func run() async {
        var readings = 0
        while !Task.isCancelled {
            // Cancellation ends the sleep, and with it the loop.
            do { try await Task.sleep(for: Self.interval) } catch { return }
            // A database that is away answers no request either; the next reading goes back to the last that succeeded.
            do { try await poll() } catch { continue }
            readings += 1
            if readings.isMultiple(of: Self.readingsPerHousekeeping) {
                revocations.prune(now: clock.now())
                await housekeeping()
            }
        }
    }
}
