internal import Crypto
internal import Kernel
internal import Postgres
internal import Synchronization

/// What `/readyz` tells (api.md, Always there): whether the database answers, and whether it is in the state that this
/// binary knows.
///
/// Readers of the log that lag or stopped are told by metrics and the doctor: no balancer should send callers elsewhere for
/// them, since every process shows the same tables.
final class Readiness: Sendable {
    /// How long the state of the migrations is believed: they change when a release or a backup is brought in.
    static let keptNanoseconds: UInt64 = 5_000_000_000
    /// How long a reading of them may take.
    static let readingNanoseconds: UInt64 = 2_000_000_000

    private let clock: any WallClock
    private let isConnected: @Sendable () -> Bool
    private let read: @Sendable (_ deadlineNanoseconds: UInt64) async throws -> MigrationStatus
    private let kept = Mutex<Reading?>(nil)

    private struct Reading {
        var problem: String?
        var readNanoseconds: UInt64
    }

    /// Asks what is given here: whether connections work, and how the database stands against the migrations.
    init(
        clock: any WallClock, isConnected: @escaping @Sendable () -> Bool,
        read: @escaping @Sendable (_ deadlineNanoseconds: UInt64) async throws -> MigrationStatus
    ) {
        self.clock = clock
        self.isConnected = isConnected
        self.read = read
    }

    /// Asks the database that the process serves on.
    convenience init(_ database: Database, _ migrator: Migrator, clock: any WallClock) {
        let checksums = migrator.migrations.map { Hexadecimal.encode(SHA256.hash(Array($0.text.utf8))) }
        self.init(clock: clock, isConnected: { database.isReady }) { deadline in
            try await migrator.status(of: database, checksums: checksums, deadlineNanoseconds: deadline)
        }
    }

    /// Each part with nil when it is well, else with what is wrong.
    func checks() async -> [(name: String, problem: String?)] {
        guard isConnected() else {
            return [("database", "no connection"), ("migrations", "not known without a connection")]
        }
        return [("database", nil), ("migrations", await migrations())]
    }

    private func migrations() async -> String? {
        let now = clock.monotonicNanoseconds()
        if let reading = kept.withLock({ $0 }), now - reading.readNanoseconds < Self.keptNanoseconds {
            return reading.problem
        }
        do {
            let problem = try await read(now + Self.readingNanoseconds).problem
            kept.withLock { $0 = Reading(problem: problem, readNanoseconds: now) }
            return problem
        } catch {
            // Not kept: the next question reads again.
            return "they cannot be read"
        }
    }
}

extension MigrationStatus {
    /// Why the binary may not serve on the database; nil where it may.
    var problem: String? {
        if allowsServing { return nil }
        if changed.isEmpty, missing.isEmpty { return "\(pending.count) have not run; run medley migrate" }
        return "\(changed.count + missing.count) are not those of this release; serve with the release that ran them"
    }
}
