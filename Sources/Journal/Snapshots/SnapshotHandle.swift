import Kernel

/// What keeping states asks of a module with its types erased.
protocol SnapshotHandle {
    /// The version of the form in which states are kept; 0 where they are not.
    var snapshotForm: Int { get }
    /// The stored form of a state; nil where it is not kept.
    func encodeSnapshot(_ state: any Sendable) throws(EventCodecError) -> (data: [UInt8], subject: SubjectID?)?
    /// The state of a stored form.
    func decodeSnapshot(_ data: [UInt8]) throws(EventCodecError) -> any Sendable
}

extension ModuleBox: SnapshotHandle {
    var snapshotForm: Int { module.snapshots?.version ?? 0 }

    func encodeSnapshot(_ state: any Sendable) throws(EventCodecError) -> (data: [UInt8], subject: SubjectID?)? {
        guard let codec = module.snapshots, let state = state as? D.State else { return nil }
        return try codec.encode(state)
    }

    func decodeSnapshot(_ data: [UInt8]) throws(EventCodecError) -> any Sendable {
        guard let codec = module.snapshots else { throw .malformed(type: "snapshot") }
        return try codec.decode(data)
    }
}
