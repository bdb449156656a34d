import EventLoop
import Kernel

/// The gathered reads of one reactor. Everything in it runs on that reactor's thread.
actor ReadGatherer {
    /// Tags the id of a row of whatever table.
    enum RowTag {}

    typealias RowID = EntityID<RowTag>
    typealias Outcome = Result<Row?, PostgresError>

    /// Someone who waits for a row.
    struct Reader: Sendable {
        var id: RowID
        var deadlineNanoseconds: UInt64
        var continuation: UnsafeContinuation<Outcome, Never>
    }

    /// What one hospital's readers wait for.
    private struct Gathering {
        var readers: [Reader] = []
        var statementsUnderWay = 0
        var isScheduled = false

        /// Takes a reader in; false where too many wait.
        mutating func add(_ reader: Reader) -> Bool {
            guard readers.count < DatabaseLimits.gatheredReaders else { return false }
            readers.append(reader)
            return true
        }
    }

    nonisolated let reactor: Reactor
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let database: Database
    private let statement: PreparedStatement
    private var gatherings: [HospitalID: Gathering] = [:]

    init(reactor: Reactor, database: Database, statement: PreparedStatement) {
        self.reactor = reactor
        self.database = database
        self.statement = statement
    }

    /// Takes a reader in: at once where the caller is on the reactor, else soon.
    nonisolated func take(_ reader: Reader, _ hospitalID: HospitalID) {
        if reactor.isCurrent { return assumeIsolated { $0.add(reader, hospitalID) } }
        reactor.execute { self.assumeIsolated { $0.add(reader, hospitalID) } }
    }

    private func add(_ reader: Reader, _ hospitalID: HospitalID) {
        guard gatherings[hospitalID, default: Gathering()].add(reader) else {
            database.countRefusal()
            return reader.continuation.resume(returning: .failure(.queueFull))
        }
        schedule(hospitalID)
    }

    /// Sends at the end of the turn what has gathered, where enough statements have come back.
    private func schedule(_ hospitalID: HospitalID) {
        guard let gathering = gatherings[hospitalID], !gathering.isScheduled,
            gathering.statementsUnderWay < DatabaseLimits.gatheredStatementsUnderWay
        else { return }
        gatherings[hospitalID]?.isScheduled = true
        reactor.atEndOfTurn { [self] in assumeIsolated { $0.send(hospitalID) } }
    }

    private func send(_ hospitalID: HospitalID) {
        guard var gathering = gatherings[hospitalID] else { return }
        gathering.isScheduled = false
        let count = min(gathering.readers.count, DatabaseLimits.gatheredKeysPerStatement)
        let readers = Array(gathering.readers.prefix(count))
        gathering.readers.removeFirst(count)
        gathering.statementsUnderWay += 1
        gatherings[hospitalID] = gathering
        // Unstructured: its readers are several tasks, of which each may end.
        reactor.spawn { [self] in
            let outcome = await read(readers, hospitalID)
            await finish(outcome, readers, hospitalID)
        }
        schedule(hospitalID)
    }

    private nonisolated(nonsending) func read(
        _ readers: [Reader], _ hospitalID: HospitalID
    ) async -> Result<[RowID: Row], PostgresError> {
        do throws(PostgresError) {
            let result = try await database.query(
                statement.bound(.id(hospitalID), .ids(readers.map(\.id))), scope: .hospital(hospitalID),
                deadlineNanoseconds: readers.reduce(0) { max($0, $1.deadlineNanoseconds) })
            var rows: [RowID: Row] = [:]
            rows.reserveCapacity(result.count)
            for index in 0..<result.count { rows[try result[index].id(0)] = result[index] }
            return .success(rows)
        } catch {
            return .failure(error)
        }
    }

    private func finish(
        _ outcome: Result<[RowID: Row], PostgresError>, _ readers: [Reader], _ hospitalID: HospitalID
    ) {
        switch outcome {
        case .success(let rows):
            for reader in readers { reader.continuation.resume(returning: .success(rows[reader.id])) }
        case .failure(let error): for reader in readers { reader.continuation.resume(returning: .failure(error)) }
        }
        guard var gathering = gatherings[hospitalID] else { return }
        gathering.statementsUnderWay -= 1
        gatherings[hospitalID] = gathering.readers.isEmpty && gathering.statementsUnderWay == 0 ? nil : gathering
        if !gathering.readers.isEmpty { schedule(hospitalID) }
    }
}
