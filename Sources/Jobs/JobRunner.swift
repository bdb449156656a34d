import EventLoop
public import Kernel
public import Postgres
import Synchronization
public import Telemetry

/// Tags the id of a process that does jobs.
public enum JobHolderTag {}
/// A process that does jobs: a new id at each start.
public typealias JobHolderID = EntityID<JobHolderTag>

/// Does the jobs that are due, in every process that serves: of all of them one does each (docs/adr/0032-jobs.md).
public final class JobRunner: Sendable {
    /// The time between two looks for what is due.
    static let pollInterval = Duration.seconds(1)
    /// Jobs that one process does at once.
    static let width = 8
    /// Looks between two signs of life.
    static let looksPerRenewal = 4
    /// The longest wait after runs that failed; the first one is a second, and each is twice that before.
    static let longestRetry = Duration.seconds(300)

    /// Waits, and throws where the task is cancelled.
    public typealias Pause = @Sendable (Duration) async throws -> Void

    private struct Underway {
        var run: JobRun
        var task: Task<Void, Never>?
    }

    private let jobs: [String: RecurringJob]
    private let names: [String]
    private let store: JobStore
    private let clock: any WallClock
    private let logger: Logger
    private let runs: MetricFamily<Counter>
    private let seconds: MetricFamily<Histogram>
    private let pause: Pause
    private let underway = Mutex<[String: Underway]>([:])
    private let failures = Mutex<[String: Int]>([:])
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// Makes a runner of jobs, whose names differ; `start()` begins.
    public init(
        _ jobs: [RecurringJob], database: Database, clock: any WallClock, holder: JobHolderID,
        telemetry: (MetricsRegistry, Logger), pause: @escaping Pause = { try await Task.sleep(for: $0) }
    ) {
        self.jobs = Dictionary(uniqueKeysWithValues: jobs.map { ($0.name, $0) })
        names = jobs.map(\.name).sorted()
        store = JobStore(database: database, holder: holder)
        self.clock = clock
        self.pause = pause
        logger = telemetry.1
        runs = telemetry.0.counters(
            "medley_job_runs_total", help: "Runs of recurring work by outcome: done, partial, failed, lost.",
            labels: ["job", "outcome"])
        seconds = telemetry.0.histograms(
            "medley_job_seconds", help: "How long runs of recurring work took.", labels: ["job"])
    }

    /// Begins to look for what is due; a second call does nothing.
    public func start() {
        task.withLock { task in
            // Unstructured: it runs beside everything else until `stop`.
            if task == nil { task = Task { await self.loop() } }
        }
    }

    /// Cancels what is under way, waits for its end, and leaves it to other processes.
    public func stop() async {
        let task = task.withLock { $0 }
        task?.cancel()
        await task?.value
        await breakOff()
    }

    private func loop() async {
        var isRegistered = false
        var looks = 0
        while !Task.isCancelled {
            do {
                if !isRegistered { try await register() }
                isRegistered = true
                looks += 1
                if looks % Self.looksPerRenewal == 0 { try await renew() }
                try await look()
            } catch {
                if Task.isCancelled { return }
                logger.warning("recurring work was not looked for", ["error": .type(of: error)])
            }
            // Cancellation ends the wait, and with it the looks.
            do { try await pause(Self.pollInterval) } catch { return }
        }
    }

    /// Makes the rows of jobs that have none.
    func register() async throws { try await store.register(Array(jobs.values), now: clock.now()) }

    /// Begins what is due and nobody is at; answers what it began.
    @discardableResult
    func look() async throws -> [String] {
        let busy = underway.withLock { Set($0.keys) }
        guard busy.count < Self.width else { return [] }
        let now = clock.now()
        let taken = try await store.take(names.filter { !busy.contains($0) }, now: now, limit: Self.width - busy.count)
        for taken in taken { begin(taken, now) }
        return taken.map(\.name)
    }

    /// Waits until nothing is under way.
    func settle() async {
        while let task = underway.withLock({ $0.values.first { $0.task != nil }?.task }) { await task.value }
    }

    private func begin(_ taken: JobStore.Taken, _ now: Timestamp) {
        guard let job = jobs[taken.name] else { return }
        let run = JobRun(due: taken.due, now: now, missed: job.schedule.next(after: taken.due, now: now).missed)
        underway.withLock { underway in
            underway[job.name] = Underway(run: run)
            // Unstructured: looks go on meanwhile; `stop` cancels it and waits for it.
            underway[job.name]?.task = Task { await self.carryOut(job, run) }
        }
    }

    private func carryOut(_ job: RecurringJob, _ run: JobRun) async {
        let began = MonotonicClock.nanoseconds()
        let result: Result<JobReport, any Error>
        do { result = .success(try await job.work(run)) } catch { result = .failure(error) }
        seconds.series(job.name).observe(nanoseconds: MonotonicClock.nanoseconds() - began)
        // Broken off, it is as if it had not begun: whoever takes it does it from its beginning.
        if !Task.isCancelled { await end(job, run, result) }
        underway.withLock { $0[job.name] = nil }
    }

    private func end(_ job: RecurringJob, _ run: JobRun, _ result: Result<JobReport, any Error>) async {
        let ending = ending(job, run, result)
        do {
            let isOurs = try await store.end(ending)
            count(job, ending, isOurs: isOurs)
            if !isOurs { logger.warning("recurring work was taken over", ["job": .public(job.name)]) }
        } catch {
            // The lease runs out, and it is done once more.
            count(job, ending, isOurs: false)
            logger.warning(
                "the end of recurring work was not noted", ["job": .public(job.name), "error": .type(of: error)])
        }
    }

    private func ending(
        _ job: RecurringJob, _ run: JobRun, _ result: Result<JobReport, any Error>
    ) -> JobStore.Ending {
        let now = clock.now()
        let next = job.schedule.next(after: run.due, now: now)
        switch result {
        case .success(let report):
            failures.withLock { $0[job.name] = nil }
            if let code = report.firstFailure {
                logger.warning(
                    "recurring work was not all done",
                    ["job": .public(job.name), "failures": .public(report.failed), "code": .public(code)])
            }
            return JobStore.Ending(name: job.name, due: next.due, missed: next.missed, report: report, isFailure: false)
        case .failure(let error):
            let code = Self.code(of: error)
            logger.warning("recurring work failed", ["job": .public(job.name), "code": .public(code)])
            // Sooner than it would be due, so that a database that was away for a moment costs no day.
            let retry = now.advanced(by: Self.retry(after: noteFailure(of: job)))
            return JobStore.Ending(
                name: job.name, due: min(next.due, max(retry, run.due)), missed: 0,
                report: JobReport(failed: 1, firstFailure: code), isFailure: true)
        }
    }

    private func noteFailure(of job: RecurringJob) -> Int {
        failures.withLock { failures in
            failures[job.name, default: 0] += 1
            return failures[job.name] ?? 1
        }
    }

    /// How long it is waited after so many failures in a row.
    static func retry(after failures: Int) -> Duration {
        min(longestRetry, .seconds(1 << min(max(failures - 1, 0), 16)))
    }

    private func count(_ job: RecurringJob, _ ending: JobStore.Ending, isOurs: Bool) {
        let outcome: String
        switch (isOurs, ending.isFailure, ending.report.failed) {
        case (false, _, _): outcome = "lost"
        case (_, true, _): outcome = "failed"
        case (_, _, 1...): outcome = "partial"
        default: outcome = "done"
        }
        runs.series(job.name, outcome).increment()
    }

    /// Says that what is under way goes on, and cancels what another process has by now.
    func renew() async throws {
        let names = underway.withLock { Array($0.keys) }
        if names.isEmpty { return }
        let ours = try await store.renew(names)
        underway.withLock { underway in
            for name in names where !ours.contains(name) { underway[name]?.task?.cancel() }
        }
    }

    private func breakOff() async {
        let broken = underway.withLock { underway in
            for work in underway.values { work.task?.cancel() }
            return underway
        }
        for work in broken.values { await work.task?.value }
        if broken.isEmpty { return }
        do {
            try await store.release(broken.keys.sorted())
        } catch {
            logger.warning("recurring work was not left to others at once", ["error": .type(of: error)])
        }
    }

    /// What a log may say of an error: its code, or of one that has none its type, since its words might name somebody.
    private static func code(of error: any Error) -> String {
        (error as? any ServiceError)?.logCode ?? String(describing: type(of: error))
    }
}
