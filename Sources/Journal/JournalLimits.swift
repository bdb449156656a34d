/// The bounds of a journal in one process.
public struct JournalLimits: Sendable {
    /// Commands in one batch.
    public var batchCommands = 256
    /// Bytes of event data in one batch; a single command may have more.
    public var batchBytes = 1_048_576
    /// Hospitals in one batch.
    public var batchHospitals = 16
    /// Commands that may wait in one lane; over it a caller gets `unavailable`.
    public var queuedCommandsPerLane = 8_192
    /// States that each lane may keep in memory.
    public var hotStreamsPerLane = 16_384
    /// States that the lanes of a process may keep beyond that, together: those that are busy with many streams take them. A
    /// small state, such as a wallet's, takes some 500 bytes.
    public var hotStreamsShared = 131_072
    /// How long PostgreSQL may take over one batch.
    public var batchTimeout = Duration.seconds(10)
    /// How long an unknown outcome is pursued before its callers are told that the deadline passed.
    public var settleTimeout = Duration.seconds(30)
    /// Attempts after deadlocks, serialisation failures and lock timeouts.
    public var transientRetries = 5
    /// Batches that lock before they decide after a lost race.
    public var lockedBatchesAfterLostRace = 16
    /// How long a batch that locked its streams may leave its transaction idle: less than what others wait for a lock.
    public var idleLockTimeout = Duration.seconds(2)
    /// How long a batch waits before it is looked whether whoever it waits for says nothing, and how long such a one may do so: less
    /// than what a statement waits for a lock.
    public var silenceTimeout = Duration.seconds(2)

    /// Events of a stream after which its state is kept anew, where the module has a codec for it.
    public var snapshotEvents = 1_000

    /// Bytes of a state that is kept in its stream's row; a longer one is not (`JournalModule.keepsStateInRow`).
    public static let rowStateLimitBytes = 8_192

    /// The usual bounds.
    public init() {}
}
