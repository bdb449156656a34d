import Foundation
import JSON
import TestSupport
import Testing

/// Whether the long form of the tests runs.
enum LongTests {
    /// The variable that asks for it, with the value 1.
    static let variable = "MEDLEY_LONG_TESTS"

    static var areOn: Bool { ProcessInfo.processInfo.environment[variable] == "1" }
}

extension EndToEnd {
    /// Nothing acknowledged is ever lost or done twice.
    @Suite struct CrashLoopTests {
        /// How often each blow falls.
        static var times: Int { LongTests.areOn ? 20 : 3 }

        @Test(arguments: CrashRun.Blow.allCases)
        func `every acknowledged command outlives a crash, once`(blow: CrashRun.Blow) throws {
            let run = try CrashRun(serverCount: 1, seed: Self.seed(blow == .server ? 1 : 2))
            try run.strike([blow], times: Self.times)
            try run.expectNothingLost()
            #expect(run.blowCount == Self.times)
            #expect(run.ledger.counts.losses > 0 || blow == .database, "no request was ever cut off")
        }

        @Test func `two processes on one database lose nothing and cause no conflict`() throws {
            let run = try CrashRun(serverCount: 2, seed: Self.seed(3))
            try run.strike(CrashRun.Blow.allCases, times: Self.times)
            try run.expectNothingLost()
            #expect(run.blowCount == 2 * Self.times)
            #expect(run.ledger.counts.replays > 0, "the twins never met")
        }

        @Test func `two processes on one database without any fault refuse nobody and lose nothing`() throws {
            let run = try CrashRun(serverCount: 2, seed: Self.seed(4))
            run.work(commands: LongTests.areOn ? 4_000 : 400)
            #expect(run.ledger.counts.losses == 0)
            try run.expectNothingLost()
        }

        @Test func `a server that is asked to end finishes what runs, and nobody is cut off`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            let clinic = try installation.signUp()
            let connection = try clinic.client.connect()
            let request = ServerRequest(
                "POST", "/api/v1/patients", token: clinic.token,
                json: ["givenName": "Last", "ageYears": 40, "sex": "unknown"])
            #expect(try connection.send(request).status == 201)
            #expect(installation.server.terminate() == 0, "\(installation.server.log)")
            #expect(throws: ServerConnection.Failure.self) { try clinic.client.connect() }
            try installation.server.start()
            let found = try installation.client().send("GET", "/api/v1/patients?q=last", token: clinic.token)
            #expect(found.json["items"]?.elements?.count == 1, "\(found.summary)")
        }

        @Test func `an embedded cluster outlives its server and is adopted, and is started again where it went away`()
            throws
        {
            let folder = try TemporaryFolder()
            // The cluster's account must be able to enter.
            try TemporaryFolder.run(["chmod", "0755", folder.path])
            let place = ["--embedded-postgres", folder.path + "/postgres"]
            let server = try ServerProcess(
                ServerProcess.Settings(flags: place + ["--signup", "open"], stateFolder: folder.path))
            let clinic = try Clinic.signUp(Installation.freshCode(), ServerClient(url: server.url))
            let cluster = try Self.clusterProcess(folder)
            server.kill()
            try server.start()
            #expect(try Self.clusterProcess(folder) == cluster, "the running cluster was not adopted")
            let again = try ServerClient(url: server.url)
            #expect(try again.send("GET", "/api/v1/auth/me", token: clinic.token).status == 200)
            kill(cluster, SIGKILL)
            let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
            var status = 0
            while status != 200, ContinuousClock().now < end {
                usleep(50_000)
                let answer = try again.send("GET", "/api/v1/hospitals/current", token: clinic.token)
                status = answer.status
                #expect(status == 200 || status == 503, "\(answer.summary)")
            }
            #expect(status == 200, "\(server.log)")
            let binary = try ServerBinary()
            for command in ["doctor", "verify"] {
                let result = try binary.run([command] + place + ["--state-dir", folder.path])
                #expect(result.status == 0, "\(result.output)")
            }
            #expect(server.terminate() == 0)
        }

        private static func clusterProcess(_ folder: TemporaryFolder) throws -> Int32 {
            let text = TemporaryFolder.text(of: folder.path + "/postgres/data/postmaster.pid")
            let line = text.split(separator: "\n").first ?? ""
            return try #require(Int32(line), "there is no cluster")
        }

        private static func seed(_ number: UInt64) -> UInt64 {
            let environment = ProcessInfo.processInfo.environment
            return (environment[SeededRandom.seedVariable].flatMap { UInt64($0) } ?? 20_260_101) &+ number
        }
    }
}
