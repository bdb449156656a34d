/// The bounds of the readers of the log in one process.
public struct SubscriptionLimits: Sendable {
    /// How often the heads of the shards are read, for what other processes commit.
    public var pollInterval = Duration.milliseconds(100)
    /// How long a lease holds that is not renewed: after this another process goes on with the reader of a process that died.
    public var leaseDuration = Duration.seconds(15)
    /// How often leases are renewed, lost ones looked for, and parked streams and figures looked at.
    public var leaseInterval = Duration.seconds(5)
    /// How long a parked stream rests before it is tried again.
    public var parkedRetryInterval = Duration.seconds(60)
    /// How long after a first failure a reader tries again; each further one doubles it, up to `backoffLimit`.
    public var backoff = Duration.milliseconds(100)
    /// The longest rest after failures.
    public var backoffLimit = Duration.seconds(10)
    /// Positions in one page, whichever modules' they are.
    public var pagePositions: Int64 = 512
    /// Positions that are looked through at a time for the first that is of a reader's module, where that is not known.
    public var skimPositions: Int64 = 16_384
    /// How long a reader rests once it has caught up, so that what is committed meanwhile makes one page.
    public var pace = Duration.milliseconds(20)
    /// How often checkpoints are stored that moved past events of other modules alone.
    public var checkpointInterval = Duration.seconds(1)
    /// Bytes of event data in one page; a single event may have more.
    public var pageBytes: Int64 = 4_194_304
    /// How often an event that cannot be taken in is tried before it is dealt with by the reader's policy.
    public var tries = 3
    /// Connections that the tables of all readers of a process are written over.
    public var connections = 2
    /// Streams of a reaction that are worked on at a time.
    public var reactionStreams = 8
    /// How long one page may take in PostgreSQL, statement by statement.
    public var statementTimeout = Duration.seconds(30)

    /// The usual bounds.
    public init() {}
}
