import Kernel
import Testing

@testable import App
@testable import Jobs

@Suite struct JobExaminationTests {
    private static let now = Timestamp(seconds: 1_767_605_400)

    private func status(failures: Int = 0, secondsLate: Int64 = 0, isRunning: Bool = false) -> JobStatus {
        JobStatus(
            name: "test.work", due: Self.now.advanced(by: .seconds(-secondsLate)), isRunning: isRunning,
            report: JobReport(failed: failures, firstFailure: failures == 0 ? nil : "unavailable"),
            failuresInRow: failures)
    }

    @Test func `work that is done, runs, or failed once or twice is well`() {
        let late = JobExamination.lateSeconds
        let statuses = [
            status(), status(failures: JobExamination.failureCount - 1), status(secondsLate: late),
            status(secondsLate: late + 1, isRunning: true),
        ]
        #expect(
            JobExamination.findings(statuses, at: Self.now) == [.well("jobs", "4 recur, none fails or is late")])
    }

    @Test func `what fails again and again is a fault, and what nobody does a warning`() {
        let findings = JobExamination.findings(
            [
                status(failures: JobExamination.failureCount), status(secondsLate: JobExamination.lateSeconds + 1),
                status(),
            ],
            at: Self.now)
        #expect(findings.map(\.severity) == [.fault, .warning])
        let names = Set(findings.map(\.name))
        #expect(names == ["job test.work"])
        #expect(findings.first?.seen == "failed 3 times in a row: unavailable")
    }
}
