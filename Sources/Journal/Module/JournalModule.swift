public import Kernel

/// What the journal knows of one module's streams: how to decide, to store and to project.
///
/// A module makes one value of this at start; `EventJournal.execute` takes it with each command, `verify` and rebuilds take
/// all.
public struct JournalModule<D: Decider>: Sendable {
    /// The module's stable name, such as `patient`; it is stored with each stream and never renamed.
    public var name: String
    /// How events are stored and read.
    public var codec: any EventCodec<D.Event>
    /// The tables that are written in the batch, set-based.
    public var projections: [any InlineProjection<D.Event>]
    /// The constraints with expected losers: unique numbers, calendar blocks.
    public var claims: [any ContestedClaim<D.Event>]
    /// The tables that are written behind the log.
    public var asynchronous: [any AsynchronousProjection<D.Event>] = []
    /// What other modules learn; nil for a module that publishes nothing.
    public var publication: (any EventPublication<D.Event>)?
    /// How states of long streams are kept; nil where no stream grows long.
    public var snapshots: (any SnapshotCodec<D.State>)?
    /// Whether the state of each stream is kept in the stream's own row, written with each batch by `snapshots`: a cold stream
    /// is then loaded, and `presentState` answered, from one row (docs/adr/0020-states-in-rows.md).
    ///
    /// For streams with small states that are written and read often, such as wallets. A state that the codec gives a subject
    /// for, or that is longer than `JournalLimits.rowStateLimitBytes`, is not kept there.
    public var keepsStateInRow = false
    /// The command that erases a person, by which the erasure register is applied again after a restore; nil for a module
    /// whose events erase nobody.
    ///
    /// `isCertain` says that the person was erased, so that nothing of today refuses it; else the outcome of the command is
    /// not known, and it is decided on what holds by now.
    public var erasing: (@Sendable (_ subject: ErasedSubject, _ at: Timestamp, _ isCertain: Bool) -> D.Command)?

    /// Makes a definition; the rest is set afterwards.
    public init(
        name: String, codec: any EventCodec<D.Event>, projections: [any InlineProjection<D.Event>] = [],
        claims: [any ContestedClaim<D.Event>] = []
    ) {
        self.name = name
        self.codec = codec
        self.projections = projections
        self.claims = claims
    }
}
