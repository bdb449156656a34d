import Kernel
import Postgres
import Synchronization
import Telemetry

/// Keeps states of long streams behind the commits that made them, out of the lanes' way.
///
/// What cannot be kept now is left to a later commit: a snapshot is a convenience, never part of what a command did.
final class SnapshotWriter: Sendable {
    /// States that wait to be written; more are passed over.
    static let pendingLimit = 64
    /// Snapshots of one stream that are kept: reads as of older moments begin before the oldest, at the first event.
    static let snapshotsPerStream: Int32 = 64

    /// A state that is worth keeping.
    struct Request: Sendable {
        var stream: StreamKey
        var version: Int
        var leaf: [UInt8]
        var state: any Sendable
        var module: any ModuleHandle
    }

    private let database: Database
    private let keys: Keyring
    private let outcomes: MetricFamily<Counter>
    private let pending = Mutex<[StreamKey: Task<Void, Never>]>([:])

    init(database: Database, keys: Keyring, metrics: JournalMetrics) {
        self.database = database
        self.keys = keys
        outcomes = metrics.snapshots
    }

    /// Begins to write a state; false where too many wait or the stream's last one is still on its way.
    func offer(_ request: Request) -> Bool {
        pending.withLock { pending in
            guard pending.count < Self.pendingLimit, pending[request.stream] == nil else { return false }
            // Unstructured: the command was answered, and nobody waits for this but `finish`.
            pending[request.stream] = Task {
                let isMade = await self.write(request)
                self.outcomes.series(isMade ? "made" : "passed").increment()
                self.pending.withLock { $0[request.stream] = nil }
            }
            return true
        }
    }

    /// Waits for what is on its way.
    func finish() async {
        for task in pending.withLock({ Array($0.values) }) { await task.value }
    }

    private func write(_ request: Request) async -> Bool {
        let form = request.module.snapshotForm
        let hospital = request.stream.hospitalID
        do {
            guard let encoded = try request.module.encodeSnapshot(request.state) else { return false }
            var data = encoded.data
            if let subject = encoded.subject {
                // A key that is not at hand is not worth a look: the next command of the stream brings it.
                guard case .usable(let key)? = keys.subjectKey(SubjectKey(hospitalID: hospital, subjectID: subject))
                else { return false }
                data = StoredSnapshot.seal(data, request.stream, version: request.version, form: form, key: key)
            }
            let statement = JournalStatements.storeSnapshot.bound(
                .id(hospital), .id(request.stream.streamID), .int32(Int32(form)), .int32(Int32(request.version)),
                .id(encoded.subject), .bytes(request.leaf), .bytes(data), .int32(Self.snapshotsPerStream))
            return try await database.query(statement, scope: .hospital(hospital))[0].bool(0)
        } catch {
            return false
        }
    }
}
