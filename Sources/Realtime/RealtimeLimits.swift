/// The bounds of what clients listen to.
public enum RealtimeLimits {
    /// Channels of one client.
    public static let channelCount = 100
    /// Connections of one caller to one process: a user's pages and tablets, or the program of a clinic's boards.
    public static let callerClients = 200
    /// Connections of one hospital to one process, of the 10,000 that the server takes.
    public static let hospitalClients = 5_000
    /// When a client for which there is no room may come again.
    static let crowdedRetrySeconds = 10
    /// Positions of a shard's log that are looked through for a client that resumes: who was away for longer is told to
    /// load anew what it shows.
    public static let resumePositions: Int64 = 100_000
    /// Positions that are read at a time.
    static let pagePositions: Int64 = 1_024
    /// How often it is looked for what other processes committed.
    static let pollInterval = Duration.milliseconds(50)
    /// How long is waited after a piece of the log, so that what is committed meanwhile makes one.
    static let pace = Duration.milliseconds(15)
    /// How long is waited where the database is away.
    static let outagePause = Duration.seconds(1)
    /// How often it is looked whether those who listen may still.
    static let recheckInterval = Duration.seconds(1)
    /// How long a client's request to listen may take, in seconds.
    static let subscribeSeconds: UInt64 = 10
    /// After how many milliseconds a client of a stream comes again that was cut off.
    static let retryMilliseconds = 1_000
    /// The longest time for which a stream may be asked, in seconds.
    public static let longestStreamSeconds = 86_400
}
