import Kernel
import Postgres

/// The right to build one projection anew: a lease that is renewed beside the work, and proved in each of its transactions.
///
/// A lock of the session would not do: behind a pooler the session is another's by the next statement. Whoever waited too
/// long and lost the lease to another writes nothing more: their next transaction finds that out before anything else.
struct RebuildLease: Sendable {
    /// How long a rebuild that is not heard of counts as living.
    static let duration = Duration.seconds(15)
    /// How often it says that it lives.
    static let renewal = Duration.seconds(3)
    /// How often a lease is asked for that another has: long enough for that of a dead process to end.
    static let attempts = 20
    /// The rest between two tries.
    static let rest = Duration.seconds(1)

    private let reader: String
    private let lease: CheckpointLease

    /// The lease's name.
    static func name(of reader: String) -> String { "rebuild:\(reader)" }

    /// Does `body` while it has the lease; throws `RebuildError.busy` where another process has it, or has taken it since.
    static func holding<Value: Sendable>(
        _ reader: String, by holder: LeaseHolderID, on database: Database,
        _ body: @escaping @Sendable (RebuildLease) async throws -> Value
    ) async throws -> Value {
        let held = RebuildLease(reader: reader, lease: try await take(reader, holder, database))
        do {
            let value = try await held.renewing(on: database, body)
            try await held.release(on: database)
            return value
        } catch {
            // The fault of the work is what is told; a lease that stays ends by itself.
            try? await held.release(on: database)
            throw error
        }
    }

    /// Renews it in the transaction of `connection`, so that what the transaction writes is this rebuild's to write.
    func prove(on connection: BorrowedConnection) async throws {
        guard try await lease.renew(for: Self.duration, on: connection) else { throw RebuildError.busy(reader) }
    }

    private static func take(
        _ reader: String, _ holder: LeaseHolderID, _ database: Database
    ) async throws -> CheckpointLease {
        for attempt in 1...attempts {
            let lease = try await database.withConnection(.system) { connection in
                try await CheckpointLease.take(
                    name(of: reader), version: 1, shard: 0, by: holder, for: duration, on: connection)
            }
            if let lease { return lease }
            if attempt < attempts { try await Task.sleep(for: rest) }
        }
        throw RebuildError.busy(reader)
    }

    /// Does `body`, and renews the lease beside it: what stands between two of its transactions may take long.
    private func renewing<Value: Sendable>(
        on database: Database, _ body: @escaping @Sendable (RebuildLease) async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                while true {
                    try await Task.sleep(for: Self.renewal)
                    do {
                        try await database.withConnection(.system) { try await self.prove(on: $0) }
                    } catch let error as RebuildError {
                        throw error
                    } catch {
                        // A lock, or the database is away: the next time, or the transactions of the work tell.
                        try Task.checkCancellation()
                    }
                }
            }
            group.addTask { try await body(self) }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }

    private func release(on database: Database) async throws {
        try await database.withConnection(.system) { try await lease.release(on: $0) }
    }
}
