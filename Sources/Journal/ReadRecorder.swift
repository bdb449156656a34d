public import Kernel
public import Postgres

/// The record of reads: who read whose record, when and why; buffered and written in bulk every 250 ms and on drain.
///
/// A crash may lose that window of reads, never of writes. It is off the event path and never delays an answer.
public final class ReadRecorder: Sendable {
    /// Makes a recorder; `start()` begins the writing.
    public init(database: Database, clock: any WallClock) { fatalError() }
    /// Begins the bulk writing.
    public func start() { fatalError() }
    /// Notes that the caller of `context` read a subject's record.
    public func record(subject: SubjectID, what: StaticString, context: RequestContext) { fatalError() }
    /// Writes what is buffered and ends.
    public func stop() async { fatalError() }
}
