import Kernel
import Postgres
import Synchronization
import Testing

@testable import App

@Suite struct ReadinessTests {
    /// A clock that stands until it is moved.
    private final class Hand: WallClock {
        let nanoseconds = Mutex<UInt64>(1)
        func now() -> Timestamp { Timestamp(microseconds: 0) }
        func monotonicNanoseconds() -> UInt64 { nanoseconds.withLock { $0 } }
    }

    private struct Away: Error {}

    private func problems(_ readiness: Readiness) async -> [String] {
        await readiness.checks().map { "\($0.name): \($0.problem ?? "ok")" }
    }

    @Test(arguments: [
        (MigrationStatus(), "ok"), (MigrationStatus(unknown: ["auth/0009_x.sql"]), "ok"),
        (MigrationStatus(pending: ["auth/0001_a.sql", "auth/0002_b.sql"]), "2 have not run; run medley migrate"),
        (
            MigrationStatus(changed: ["auth/0001_a.sql"]),
            "1 are not those of this release; serve with the release that ran them"
        ),
        (
            MigrationStatus(unknown: ["auth/0001_a.sql"], missing: ["auth/0001_a.sql"]),
            "1 are not those of this release; serve with the release that ran them"
        ),
    ])
    func `a database that the binary may not serve on is not ready`(status: MigrationStatus, problem: String) async {
        let readiness = Readiness(clock: Hand(), isConnected: { true }, read: { _ in status })
        #expect(await problems(readiness) == ["database: ok", "migrations: \(problem)"])
    }

    @Test func `without a connection nothing is asked, and both parts are named`() async {
        let readiness = Readiness(clock: Hand(), isConnected: { false }) { _ in
            Issue.record("it was asked")
            return MigrationStatus()
        }
        #expect(
            await problems(readiness) == ["database: no connection", "migrations: not known without a connection"])
    }

    @Test func `a reading is kept for some seconds, a failure is not`() async {
        let clock = Hand()
        let readings = Mutex(0)
        let readiness = Readiness(clock: clock, isConnected: { true }) { deadline in
            #expect(deadline == clock.monotonicNanoseconds() + Readiness.readingNanoseconds)
            let number = readings.withLock { readings in
                readings += 1
                return readings
            }
            if number == 1 { throw Away() }
            return MigrationStatus(pending: number == 2 ? ["auth/0001_a.sql"] : [])
        }
        #expect(await problems(readiness).last == "migrations: they cannot be read")
        for _ in 0..<3 {
            #expect(await problems(readiness).last == "migrations: 1 have not run; run medley migrate")
        }
        clock.nanoseconds.withLock { $0 += Readiness.keptNanoseconds }
        #expect(await problems(readiness).last == "migrations: ok")
        #expect(readings.withLock { $0 } == 3)
    }
}
