internal import Jobs
internal import Kernel
internal import Postgres

/// Looks at work that recurs: what fails again and again, and what nobody does.
struct JobExamination: Sendable {
    /// So many runs in a row that failed are a fault.
    static let failureCount = 3
    /// What has been due for longer is done by nobody.
    static let lateSeconds: Int64 = 5 * 60

    let database: Database
    let clock: any WallClock

    /// One finding for each job with which something is wrong; one for all where nothing is.
    func findings() async throws -> [Finding] { Self.findings(try await JobStatus.all(in: database), at: clock.now()) }

    /// What is to be said of jobs.
    static func findings(_ statuses: [JobStatus], at now: Timestamp) -> [Finding] {
        let findings = statuses.compactMap { finding($0, at: now) }
        if !findings.isEmpty { return findings }
        return [.well("jobs", "\(statuses.count) recur, none fails or is late")]
    }

    private static func finding(_ status: JobStatus, at now: Timestamp) -> Finding? {
        let name = "job \(status.name)"
        if status.failuresInRow >= failureCount {
            return .fault(
                name, "failed \(status.failuresInRow) times in a row: \(status.report.firstFailure ?? "unknown")",
                remedy: "see the server's log for it; it is tried again by itself")
        }
        guard !status.isRunning, now.seconds - status.due.seconds > lateSeconds else { return nil }
        return .warning(
            name, "due since \(status.due), and no server does it",
            remedy: "start a server of the release that knows it; one run makes up for all that was missed")
    }
}
