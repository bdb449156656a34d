public import Kernel

/// How states are kept, so that a long stream need not be read from its beginning (docs/adr/0014-snapshots.md).
public protocol SnapshotCodec<State>: Sendable {
    /// The decider's states.
    associatedtype State: Sendable
    /// The version of the form, from 1; snapshots of another version are not read, and made anew.
    var version: Int { get }
    /// The state's stored form, and the person whose data key seals it whole; nil where it names nobody. Nil for a state
    /// that is not worth keeping. The same state gives the same bytes: `verify` compares them with a fold of the log.
    ///
    /// Without a subject the form is stored in the clear, outside the reach of any erasure, and stays: it must name nobody, be
    /// it by name, number, contact or free text.
    func encode(_ state: State) throws(EventCodecError) -> (data: [UInt8], subject: SubjectID?)?
    /// The state of a stored form of this version.
    func decode(_ data: [UInt8]) throws(EventCodecError) -> State
}
