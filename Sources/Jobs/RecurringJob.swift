public import Kernel

/// Work that recurs whether anybody asks for it or not; of all processes one does it at a time.
///
/// A process that dies in the middle leaves it to another, which does it again from its beginning: work must bear that.
public struct RecurringJob: Sendable {
    /// How long a run may go without a sign of life before another process may take it over.
    public static let leaseDuration = Duration.seconds(15)

    /// The stable name, `module.work`.
    public let name: String
    /// When it is due.
    public let schedule: JobSchedule
    /// Does it. The task is cancelled where the process ends, or where another has taken the run over.
    public let work: @Sendable (JobRun) async throws -> JobReport

    /// Makes a job; see the properties.
    public init(
        _ name: String, _ schedule: JobSchedule, work: @escaping @Sendable (JobRun) async throws -> JobReport
    ) {
        self.name = name
        self.schedule = schedule
        self.work = work
    }
}

/// One run of a job.
public struct JobRun: Sendable, Hashable {
    /// The moment at which it was due.
    public var due: Timestamp
    /// Now, by the clock of this process.
    public var now: Timestamp
    /// Moments behind `due` that have passed too, and for which this run makes up.
    public var missed: Int
}

/// What a run came to.
public struct JobReport: Sendable, Hashable {
    /// Things that were done, as the job counts them.
    public var done: Int
    /// Things that could not be done now.
    public var failed: Int
    /// The code of the first of these; names nobody.
    public var firstFailure: String?

    /// Makes a report; see the properties.
    public init(done: Int = 0, failed: Int = 0, firstFailure: String? = nil) {
        self.done = done
        self.failed = failed
        self.firstFailure = firstFailure
    }

    /// Counts what could not be done, by its code.
    public mutating func fail(code: String) {
        failed += 1
        firstFailure = firstFailure ?? code
    }
}
