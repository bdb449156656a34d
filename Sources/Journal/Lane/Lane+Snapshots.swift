import Kernel
import Postgres
import Telemetry

extension Lane {
    /// Hands a state over to be kept, where its module keeps such states.
    func offer(_ stream: inout HotStream, _ key: StreamKey, _ draft: BatchDraft) {
        guard let state = stream.state else { return }
        let module = draft.accepted.first { $0.ticket.work.module.name == stream.module }?.ticket.work.module
        guard let module, module.snapshotForm > 0 else { return }
        let isTaken = snapshots.offer(
            SnapshotWriter.Request(
                stream: key, version: stream.version, leaf: stream.leaf, state: state, module: module))
        // Should it not be written after all, the next comes when the stream has grown as much again.
        if isTaken { stream.snapshotVersion = stream.version }
    }

    /// The form of snapshots from which a stream may be loaded: none where a state is at hand.
    func snapshotForm(_ key: StreamKey, _ module: any ModuleHandle, _ loaded: [StreamKey: LoadedStream]) -> Int32 {
        if case .hot? = loaded[key] { return 0 }
        return Int32(module.snapshotForm)
    }

    /// Begins a stream with the snapshot that its first row brought; false where that cannot be opened or read.
    func begin(
        _ stream: inout HotStream, with row: Row, of key: StreamKey, _ module: any ModuleHandle
    ) throws(PostgresError) -> Bool {
        if row.isNull(17) || stream.state == nil { return true }
        guard let stored = try StoredSnapshot(row, from: 17, of: key, form: module.snapshotForm),
            let data = stored.opened(wrapped: try row.optionalBytes(20), keys)
        else { return false }
        do throws(EventCodecError) {
            stream.state = try module.decodeSnapshot(data)
        } catch {
            return false
        }
        stream.version = stored.version
        stream.snapshotVersion = stored.version
        metrics.snapshots.series("read").increment()
        return true
    }
}
