import Crypto
public import EventLoop
public import Kernel
public import Postgres
import Telemetry

/// The append-only log through which everything changes (data.md, The journal): lanes with group commit per shard.
public final class EventJournal: Sendable {
    let resources: JournalResources
    let lanes: [Lane]

    /// Makes a journal; lanes begin with the first command for their shard.
    ///
    /// `metrics` are counted where they are given; without a `register` erasures are kept in the database alone, where a
    /// restored backup undoes them; `faults` are for tests.
    public init(
        database: Database, group: ReactorGroup, keys: Keyring, clock: any WallClock, ids: any IDGenerator,
        limits: JournalLimits = JournalLimits(), metrics: JournalMetrics? = nil, register: ErasureRegister? = nil,
        faults: (any FaultPoints)? = nil
    ) {
        resources = JournalResources(
            database: database, keys: keys, clock: clock, ids: ids, limits: limits,
            metrics: metrics ?? JournalMetrics(MetricsRegistry()), register: register, faults: faults)
        lanes = (0..<Shard.count).map { [resources] shard in
            Lane(shard: shard, reactor: group.reactors[shard % group.reactors.count], resources: resources)
        }
    }

    /// Decides `command` and stores its events; returns after the commit.
    ///
    /// With an idempotency key in the context a repeated command gives `CommandOutcome.replayed`; the same key with
    /// another request hash throws `keyReused`. Without one a key is made, so that an unknown outcome can be settled.
    /// Cancelling the caller withdraws the command only while it is not in a batch.
    public func execute<D: Decider>(
        _ command: D.Command, of _: D.Type, in module: JournalModule<D>, _ options: CommandOptions,
        context: RequestContext
    ) async throws(CommandFailure<D.Rejection>) -> CommandOutcome<D> {
        if Task.isCancelled { throw .journal(.cancelled) }
        let commandID: CommandID = resources.ids.make()
        let envelope = CommandEnvelope(commandID, options, context)
        let lane = lanes[Shard.of(context.hospitalID)]
        let answer = await withCancellation {
            await withUnsafeContinuation { continuation in
                lane.submit(
                    CommandWork<D>(
                        envelope: envelope, module: ModuleBox(module: module), streams: D.streams(of: command),
                        command: command, continuation: continuation))
            }
        } onCancel: {
            lane.withdraw(commandID)
        }
        return try answer.get()
    }

    /// Ends the lanes after their present batches; commands that wait get `unavailable`.
    public func stop() async {
        for lane in lanes { await lane.stop() }
        await resources.snapshots.finish()
    }
}

/// What the parts of a journal share.
struct JournalResources: Sendable {
    let registry = ModuleRegistry()
    let written = WrittenVersions()
    let snapshots: SnapshotWriter
    /// Reads of streams' rows, which travel together.
    let presentStates: GatheredRead<StreamTag>
    let register: ErasureRegister?
    let database: Database
    let keys: Keyring
    let clock: any WallClock
    let ids: any IDGenerator
    let limits: JournalLimits
    let metrics: JournalMetrics
    let faults: (any FaultPoints)?
    /// Wakes the readers of this process after a commit.
    let signal = LogSignal()
    /// The projections behind the log that a read waits for.
    let waited = WaitedReaders()
    /// Room for states that the lanes share.
    let hotRoom: SharedRoom

    init(
        database: Database, keys: Keyring, clock: any WallClock, ids: any IDGenerator, limits: JournalLimits,
        metrics: JournalMetrics, register: ErasureRegister?, faults: (any FaultPoints)?
    ) {
        self.database = database
        self.keys = keys
        self.clock = clock
        self.ids = ids
        self.limits = limits
        self.metrics = metrics
        self.register = register
        self.faults = faults
        hotRoom = SharedRoom(limits.hotStreamsShared)
        snapshots = SnapshotWriter(database: database, keys: keys, metrics: metrics)
        presentStates = GatheredRead(database, JournalStatements.presentStates)
    }
}
