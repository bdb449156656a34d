import Foundation
import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// Requests that nobody meant: good ones of every route, changed by a seed, against the real program.
    ///
    /// The ordinary run is short. `scripts/sanitize` runs it long, on a server built to find faults of memory and threads.
    @Suite struct MutationTests {
        /// The variable that says how many requests.
        static let countVariable = "MEDLEY_MUTATED_REQUESTS"
        static let usualCount = 150
        static var count: Int {
            ProcessInfo.processInfo.environment[countVariable].flatMap { Int($0) } ?? usualCount
        }

        /// At most one request in so many may have said that more would follow.
        static let cutShortLimitOneIn = 10

        /// How much the resident memory may grow in the second half; sanitizers keep what was freed for a while.
        static var growthLimitKibibytes: Int { Sanitizer.inUse == nil ? 48 << 10 : 192 << 10 }

        @Test func `no mutated request brings the server down, hangs it, or breaks what it keeps`() throws {
            let temporary = try TemporaryFolder()
            let reports = Sanitizer.reportFolder ?? temporary.path
            let environment = Sanitizer.inUse?.environment(reports: reports) ?? [:]
            let installation = try Installation(PrivatePostgres.shared(), environment: environment)
            let random = SeededRandom(environment: ProcessInfo.processInfo.environment)
            var campaign = try MutationCampaign(installation, random)
            let load = SteadyLoad(campaign.document, try installation.signUp())
            var residents: [Int] = []
            var fault: String?
            for number in 0..<Self.count where fault == nil {
                if number == Self.count / 2 { residents.append(installation.server.residentKibibytes) }
                fault = try campaign.sendNext(number)
            }
            residents.append(installation.server.residentKibibytes)
            let work = load.stop()
            let context = "seed \(campaign.seed)"
            #expect(fault == nil)
            #expect(work.count > 0, "\(context)")
            #expect(Array(work.faults.prefix(5)) == [], "\(context), of \(work.count)")
            Self.expectVariety(campaign)
            #expect(residents[1] - residents[0] < Self.growthLimitKibibytes, "\(residents) KiB, \(context)")
            try Self.expectIntactLog(installation, environment, context)
            #expect(installation.server.terminate() == 0, "\(context): \(installation.server.log.suffix(2_000))")
            let reported = try Sanitizer.reports(in: reports)
            #expect(reported.isEmpty, "\(context): \(reported.prefix(4_000))")
        }

        @Test func `the same seed makes the same requests, and another one others`() {
            let request = ServerRequest(
                "POST", "/api/v1/things?limit=2", token: "token", json: ["name": "x", "list": [1]])
            func all(_ seed: UInt64) -> [MutatedRequest] {
                var mutator = RequestMutator(SeededRandom(seed: seed))
                return (0..<300).map { mutator.mutate($0, "POST", request, host: "a") }
            }
            let first = all(1)
            #expect(first.map(\.bytes) == all(1).map(\.bytes))
            #expect(first.map(\.bytes) != all(2).map(\.bytes))
            #expect(Set(first.map(\.bytes)).count > 250)
            let kinds = Set(first.flatMap(\.changes).map { $0.prefix { $0 != " " && $0 != "=" } })
            #expect(kinds.count > 12, "\(kinds)")
        }

        /// Mutants that all look alike would show little: many must be refused, and some must come through.
        private static func expectVariety(_ campaign: MutationCampaign) {
            let outcomes = campaign.outcomes
            print(outcomes)
            #expect(outcomes.count == count, "\(outcomes)")
            #expect(outcomes.answered * 20 >= count, "\(outcomes)")
            #expect(outcomes.refused * 4 >= count, "\(outcomes)")
            #expect(outcomes.cutShort * cutShortLimitOneIn <= count, "\(outcomes)")
            #expect(outcomes.statuses.count >= 6, "\(outcomes)")
        }

        private static func expectIntactLog(
            _ installation: Installation, _ environment: [String: String], _ context: String
        ) throws {
            let verified = try ServerBinary().run(["verify"] + installation.place, environment: environment)
            #expect(verified.status == 0, "\(context): \(verified.output.suffix(4_000))")
        }
    }
}
