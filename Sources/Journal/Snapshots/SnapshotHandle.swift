import Kernel

/// What keeping states asks of a module with its types erased.
protocol SnapshotHandle {
    /// The version of the form in which states are kept; 0 where they are not.
    var snapshotForm: Int { get }
    /// The version of the form in which states are kept in the streams' own rows; 0 where they are not.
    var rowForm: Int { get }
    /// The stored form of a state; nil where it is not kept.
    func encodeSnapshot(_ state: any Sendable) throws(EventCodecError) -> (data: [UInt8], subject: SubjectID?)?
    /// The state of a stored form.
    func decodeSnapshot(_ data: [UInt8]) throws(EventCodecError) -> any Sendable
}

extension ModuleBox: SnapshotHandle {
    var snapshotForm: Int { module.snapshots?.version ?? 0 }

    var rowForm: Int { module.rowForm }

    func encodeSnapshot(_ state: any Sendable) throws(EventCodecError) -> (data: [UInt8], subject: SubjectID?)? {
        guard let codec = module.snapshots, let state = state as? D.State else { return nil }
        return try codec.encode(state)
    }

    func decodeSnapshot(_ data: [UInt8]) throws(EventCodecError) -> any Sendable {
        guard let codec = module.snapshots else { throw .malformed(type: "snapshot") }
        return try codec.decode(data)
    }
}

extension SnapshotHandle {
    /// The state as it is kept in its stream's row; nil where it is not: it names a person, whose erasure could not reach it
    /// there, it is too long, or the codec has no form for it.
    func rowState(of state: any Sendable) -> [UInt8]? {
        // Losing the error is right: what is not kept is folded from the events.
        guard let encoded = try? encodeSnapshot(state), encoded.subject == nil,
            encoded.data.count <= JournalLimits.rowStateLimitBytes
        else { return nil }
        return encoded.data
    }
}

extension JournalModule {
    /// The version of the form in which states are kept in rows; 0 where they are not.
    @usableFromInline var rowForm: Int { keepsStateInRow ? snapshots?.version ?? 0 : 0 }
}
