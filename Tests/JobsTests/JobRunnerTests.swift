import Kernel
import Postgres
import Synchronization
import Telemetry
import Testing
import TestSupport

@testable import Jobs

@Suite struct JobRunnerTests {
    /// Counts runs, and stands still in them where a test wants that.
    private final class Work: Sendable {
        let runs = Mutex<[JobRun]>([])
        private let gates = Mutex<[CheckedContinuation<Void, Never>]>([])
        let isStanding = Atomic<Bool>(false)

        var count: Int { runs.withLock { $0.count } }

        func run(_ run: JobRun) { runs.withLock { $0.append(run) } }

        /// Waits until the test lets it go on, or the run is cancelled.
        func standStill() async {
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    gates.withLock { $0.append(continuation) }
                    isStanding.store(true, ordering: .releasing)
                }
            } onCancel: {
                goOn()
            }
        }

        func goOn() {
            let waiting = gates.withLock { gates in
                defer { gates = [] }
                return gates
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    private struct Broken: Error {}

    private static func job(
        _ name: String, every seconds: Int = 60, _ work: @escaping @Sendable (JobRun) async throws -> JobReport
    ) -> RecurringJob { RecurringJob(name, .every(.seconds(seconds)), work: work) }

    @Test func `work is done when it is due, once for all that was missed`() async throws {
        let work = Work()
        let job = Self.job("test.count") { run in
            work.run(run)
            return JobReport(done: 3)
        }
        try await withJobs([job]) { fixture, processes in
            let begin = fixture.clock.now()
            let first = try await processes[0].work()
            let again = try await processes[0].work()
            #expect(first == ["test.count"])
            #expect(again == [])
            fixture.clock.advance(by: .seconds(59))
            let early = try await processes[0].work()
            #expect(early == [])
            fixture.clock.advance(by: .seconds(1))
            let second = try await processes[0].work()
            #expect(second == ["test.count"])
            fixture.clock.advance(by: .seconds(3_600 + 30))
            let late = try await processes[0].work()
            #expect(late == ["test.count"])
            let runs = work.runs.withLock { $0 }
            #expect(runs.map(\.missed) == [0, 0, 59])
            let dues = runs.map { $0.due.microseconds - begin.microseconds }
            #expect(dues == [0, 60_000_000, 120_000_000])
            let status = try #require(try await JobStatus.all(in: processes[0].database).first)
            #expect(status.name == "test.count")
            #expect(status.runs == 3)
            #expect(status.missed == 59)
            #expect(status.report == JobReport(done: 3))
            #expect(!status.isRunning)
            #expect(status.due == begin.advanced(by: .seconds(3_720)))
        }
    }

    @Test func `of many processes one does it`() async throws {
        let work = Work()
        let jobs = (0..<5).map { number in
            Self.job("test.job\(number)") { run in
                work.run(run)
                return JobReport(done: 1)
            }
        }
        try await withJobs(jobs, processes: 3) { fixture, processes in
            for _ in 0..<10 {
                await withTaskGroup(of: Void.self) { group in
                    for process in processes {
                        // Losing the error is right: what was not done is missed below.
                        group.addTask { _ = try? await process.work() }
                    }
                }
                fixture.clock.advance(by: .seconds(60))
            }
            #expect(work.count == 50)
            let runs = try fixture.sql("SELECT min(run_count), max(run_count), sum(missed_count) FROM platform.job")
            #expect(runs == "10|10|0")
        }
    }

    @Test func `what fails is tried again soon, and told`() async throws {
        let failures = Atomic<Int>(2)
        let job = Self.job("test.broken", every: 3_600) { _ in
            if failures.wrappingSubtract(1, ordering: .relaxed).oldValue > 0 { throw Broken() }
            return JobReport(done: 1, failed: 2, firstFailure: "notFound")
        }
        try await withJobs([job]) { fixture, processes in
            for (failed, wait) in [(1, 1), (2, 2)] {
                let begun = try await processes[0].work()
                #expect(begun == ["test.broken"])
                let status = try #require(try await JobStatus.all(in: processes[0].database).first)
                #expect(status.failuresInRow == failed)
                #expect(status.report.firstFailure == "Broken")
                #expect(status.due == fixture.clock.now().advanced(by: .seconds(wait)))
                let early = try await processes[0].work()
                #expect(early == [])
                fixture.clock.advance(by: .seconds(wait))
            }
            _ = try await processes[0].work()
            let status = try #require(try await JobStatus.all(in: processes[0].database).first)
            #expect(status.failuresInRow == 0)
            #expect(status.report == JobReport(done: 1, failed: 2, firstFailure: "notFound"))
            let text = String(decoding: processes[0].metrics.text().bytes, as: UTF8.self)
            #expect(text.contains("medley_job_runs_total{job=\"test.broken\",outcome=\"failed\"} 2"))
            #expect(text.contains("medley_job_runs_total{job=\"test.broken\",outcome=\"partial\"} 1"))
        }
    }

    @Test func `the work of a process that died is taken over, and its late end changes nothing`() async throws {
        let work = Work()
        let job = Self.job("test.long") { run in
            work.run(run)
            if work.count == 1 { await work.standStill() }
            return JobReport(done: work.count)
        }
        try await withJobs([job], processes: 2) { fixture, processes in
            let begun = try await processes[0].runner.look()
            #expect(begun == ["test.long"])
            while !work.isStanding.load(ordering: .acquiring) { await Task.yield() }
            let other = try await processes[1].work()
            #expect(other == [])
            let status = try #require(try await JobStatus.all(in: processes[1].database).first)
            #expect(status.isRunning)
            // As if it had given no sign of life for that long.
            _ = try fixture.sql("UPDATE platform.job SET lease_expires_at = clock_timestamp() - interval '1 second'")
            let taken = try await processes[1].work()
            #expect(taken == ["test.long"])
            work.goOn()
            await processes[0].runner.settle()
            let ended = try #require(try await JobStatus.all(in: processes[1].database).first)
            #expect(ended.runs == 1)
            #expect(ended.report.done == 2)
            let text = String(decoding: processes[0].metrics.text().bytes, as: UTF8.self)
            #expect(text.contains("medley_job_runs_total{job=\"test.long\",outcome=\"lost\"} 1"))
        }
    }

    @Test func `signs of life keep a long run, and one that was taken over is cancelled`() async throws {
        let work = Work()
        let isCancelled = Atomic<Bool>(false)
        let job = Self.job("test.long") { run in
            work.run(run)
            await work.standStill()
            isCancelled.store(Task.isCancelled, ordering: .releasing)
            return JobReport()
        }
        try await withJobs([job], processes: 2) { fixture, processes in
            _ = try await processes[0].runner.look()
            while !work.isStanding.load(ordering: .acquiring) { await Task.yield() }
            _ = try fixture.sql("UPDATE platform.job SET lease_expires_at = clock_timestamp() - interval '1 second'")
            try await processes[0].runner.renew()
            let other = try await processes[1].work()
            #expect(other == [])
            _ = try fixture.sql("UPDATE platform.job SET lease_holder = gen_random_uuid()")
            try await processes[0].runner.renew()
            await processes[0].runner.settle()
            let wasCancelled = isCancelled.load(ordering: .acquiring)
            #expect(wasCancelled)
        }
    }

    @Test func `a process that ends leaves its work to the others at once`() async throws {
        let work = Work()
        let job = Self.job("test.long") { run in
            work.run(run)
            if work.count == 1 { await work.standStill() }
            return JobReport(done: 7)
        }
        try await withJobs([job], processes: 2) { _, processes in
            processes[0].runner.start()
            while !work.isStanding.load(ordering: .acquiring) { await Task.yield() }
            await processes[0].runner.stop()
            let taken = try await processes[1].work()
            #expect(taken == ["test.long"])
            let status = try #require(try await JobStatus.all(in: processes[1].database).first)
            #expect(status.runs == 1)
            #expect(status.report.done == 7)
        }
    }
}
