import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// What servers do by themselves, as `medley jobs` tells it.
    @Suite struct RecurringWorkTests {
        @Test func `two servers do each thing once, another takes over from one that is killed, and the list tells it`()
            throws
        {
            let installation = try Installation(PrivatePostgres.shared())
            let binary = try ServerBinary()
            let second = try ServerProcess(Installation.settings(installation.database, installation.state))
            let once = try jobs(installation) { Self.runs($0) >= 1 }
            #expect(once.count == 10)
            let daily = once.filter { $0["name"] == "journal.partitions" || $0["name"] == "journal.upkeep" }
            #expect(daily.map(Self.runs) == [1, 1])
            installation.server.kill()
            let before = once.first { $0["name"] == "wallet.holdExpiry" }.map(Self.runs) ?? 0
            _ = try jobs(installation) { job in
                job["name"] != "wallet.holdExpiry" || Self.runs(job) > before + 2
            }
            let table = try binary.run(["jobs"] + installation.place)
            #expect(table.output.contains("wallet.settlement"), "\(table.output)")
            let doctor = try binary.run(["doctor"] + installation.place)
            #expect(doctor.output.contains("10 recur, none fails or is late"), "\(doctor.output)")
            #expect(second.terminate() == 0)
        }

        private static func runs(_ job: JSONValue) -> Int { job["runs"]?.number?.integer(as: Int.self) ?? 0 }

        /// The jobs, once all of them are as they should be.
        private func jobs(_ installation: Installation, _ isRight: (JSONValue) -> Bool) throws -> [JSONValue] {
            var jobs: [JSONValue] = []
            try PoisonTests.untilSaid("done", ["jobs", "--json"], installation.place) { output in
                // Losing the error is right: what cannot be read is read again.
                jobs = (try? JSONValue(parsing: Array(output.utf8)))?["jobs"]?.elements ?? []
                return !jobs.isEmpty && jobs.allSatisfy(isRight)
            }
            return jobs
        }
    }
}
