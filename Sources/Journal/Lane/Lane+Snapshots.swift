import Kernel
import Postgres
import Telemetry

extension Lane {
    /// Hands a state over to be kept, where its module keeps such states; one that is kept in its row need not be.
    func offer(_ stream: inout HotStream, _ written: BatchDraft.Stream, _ draft: BatchDraft) {
        guard written.rowState == nil, written.lastEvent > 0, let state = stream.state else { return }
        let module = draft.accepted.first { $0.ticket.work.module.name == stream.module }?.ticket.work.module
        guard let module, module.snapshotForm > 0 else { return }
        let isTaken = snapshots.offer(
            SnapshotWriter.Request(
                stream: written.key, version: stream.version, leaf: draft.events[written.lastEvent - 1].leaf,
                state: state,
                module: module))
        // Should it not be written after all, the next comes when the stream has grown as much again.
        if isTaken { stream.snapshotVersion = stream.version }
    }

    /// Begins a stream with the state that its first row brought, from the stream's own row or a snapshot; false where that
    /// cannot be opened or read.
    func begin(
        _ stream: inout HotStream, with row: Row, of key: StreamKey, _ module: any ModuleHandle
    ) throws(PostgresError) -> Bool {
        if let data = try row.optionalBytes(24) {
            do throws(EventCodecError) {
                stream.state = try module.decodeSnapshot(data)
            } catch {
                return false
            }
            stream.version = try row.int(3)
            metrics.rowStates.increment()
            return true
        }
        if row.isNull(17) { return true }
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
