import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    /// `medley projections` on the real program with real commands.
    @Suite struct ProjectionTests {
        /// How often everything is rebuilt under traffic.
        static var rounds: Int { LongTests.areOn ? 10 : 2 }

        @Test func `every rebuilt table equals the live one row by row while clients read and write`() throws {
            let run = try CrashRun(serverCount: 2, seed: Self.seed)
            let binary = try ServerBinary()
            let place = run.installation.place
            let listed = try binary.run(["projections", "list", "--json"] + place)
            try #require(listed.status == 0, "\(listed.output)")
            let projections = try Self.projections(listed.output).filter { !$0.tables.isEmpty }
            #expect(projections.count >= 10)
            try Self.expectEveryTableIsListed(projections, run.installation)
            var compared: [String: Int] = [:]
            let other = try run.installation.signUp()
            // No hospital has members: an operator beside it has.
            let member = try OperatorTenant(run.installation).member("+201005556677")
            #expect(member.json["isNew"] == .bool(true), "\(member.summary)")
            let reader = SteadyReader(run)
            try run.work {
                for round in 0..<Self.rounds {
                    let users = UserChanges(run.clinic, round: round)
                    let records = try RecordChanges(other, seed: Self.seed &+ UInt64(round))
                    let rebuilt = try binary.run(["projections", "rebuild", "--all", "--compare"] + place)
                    #expect(users.stop() == [])
                    let changed = records.stop()
                    #expect(changed.faults == [])
                    #expect(changed.count >= 13)
                    #expect(rebuilt.status == 0, "\(rebuilt.output)")
                    for projection in projections {
                        #expect(rebuilt.output.contains("\(projection.name): rebuilt"), "\(rebuilt.output)")
                        for table in projection.tables {
                            let rows = Self.equalRows(of: table, rebuilt.output)
                            #expect(rows != nil, "\(table)")
                            compared[table] = max(compared[table] ?? 0, rows ?? 0)
                        }
                    }
                }
            }
            // A new projection is found by itself; what says nothing of it is a test whose commands never write it.
            let empty = compared.filter { $0.value == 0 }.keys.sorted()
            #expect(empty == [], "no random command writes these tables: see RecordChanges")
            let reads = reader.stop()
            #expect(reads.count > 20)
            #expect(reads.refusals.prefix(3) == [])
            #expect(run.ledger.counts.losses == 0)
            try run.expectNothingLost()
            #expect(try run.installation.sql("SELECT relname FROM pg_class WHERE relname LIKE '%\\_\\_twin%'") == [])
        }

        @Test func `the tables are those of the migrations after a rebuild, in every respect of the catalogue`() throws
        {
            let installation = try Installation(PrivatePostgres.shared())
            _ = try installation.signUp()
            let before = try installation.postgres.dumpSchema(installation.database.name)
            let rebuilt = try ServerBinary().run(["projections", "rebuild", "--all"] + installation.place)
            #expect(rebuilt.status == 0, "\(rebuilt.output)")
            let after = try installation.postgres.dumpSchema(installation.database.name)
            #expect(after.filter { !before.contains($0) } == [])
            #expect(before.filter { !after.contains($0) } == [])
            #expect(after.count == before.count)
        }

        @Test func `a rebuild that is killed at any moment changes nothing, and the next one clears up`() throws {
            let run = try CrashRun(serverCount: 1, seed: Self.seed &+ 1)
            let binary = try ServerBinary()
            let place = run.installation.place
            try run.work {
                // Early ones meet the start of the program, later ones the folds and the swaps.
                for tenths in 1...(LongTests.areOn ? 40 : 10) {
                    let words = [binary.path, "projections", "rebuild", "--all"] + place
                    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
                    let script = "timeout --signal=KILL \(Double(tenths) / 10) \(quoted) >/dev/null 2>&1; true"
                    try TemporaryFolder.run(["/bin/sh", "-c", script])
                    // As time does that passes until the next rebuild: the lease of the dead one runs out.
                    _ = try run.installation.sql(
                        """
                        UPDATE journal.checkpoint SET lease_expires_at = now() - interval '1 second'
                        WHERE name LIKE 'rebuild:%'
                        """)
                }
            }
            // What the last one left is told, and a server drops it at its start.
            try Self.expectLeftoversAreTold(run.installation)
            try run.expectNothingLost()
            let rebuilt = try binary.run(["projections", "rebuild", "--all", "--compare"] + place)
            #expect(rebuilt.status == 0, "\(rebuilt.output)")
            #expect(try run.installation.sql("SELECT relname FROM pg_class WHERE relname LIKE '%\\_\\_twin%'") == [])
        }

        /// Leaves a twin as a killed rebuild does: `verify` and `doctor` tell it, and a start drops it.
        private static func expectLeftoversAreTold(_ installation: Installation) throws {
            _ = try installation.sql("SELECT journal.drop_abandoned_twins()")
            _ = try installation.sql("SELECT journal.make_twin('patient.patient')")
            for command in ["doctor", "verify"] {
                let told = try ServerBinary().run([command] + installation.place)
                #expect(told.status == 1)
                #expect(told.output.contains("patient.patient__twin"), "\(told.output)")
            }
            _ = installation.server.terminate()
            try installation.server.start()
            let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
            let twins = "SELECT relname FROM pg_class WHERE relname LIKE '%\\_\\_twin%'"
            while try installation.sql(twins) != [], ContinuousClock().now < end { usleep(20_000) }
            #expect(try installation.sql(twins) == [])
            #expect(try ServerBinary().run(["doctor"] + installation.place).status == 0)
        }

        @Test func `the tables that may be rebuilt are declared by migrations, each under its projection`() throws {
            let installation = try Installation.shared()
            let listed = try ServerBinary().run(["projections", "list", "--json"] + installation.place)
            let expected = try Self.projections(listed.output).flatMap { projection in
                projection.tables.map { "\($0)|\(projection.name)" }
            }
            let declared = try installation.sql("SELECT table_name, reader FROM platform.rebuildable_table")
            #expect(
                declared.sorted() == expected.sorted(), "platform.declare_rebuildable in the migration of the table")
        }

        @Test func `a live table that differs is told by the comparison, and put right`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            _ = try installation.signUp()
            _ = try installation.sql("UPDATE auth.hospital SET name = 'Another'")
            let rebuild = ["projections", "rebuild", "auth.hospitals", "--compare"] + installation.place
            let first = try ServerBinary().run(rebuild)
            #expect(first.status == 1)
            #expect(first.output.contains("OTHER auth.hospital"), "\(first.output)")
            let second = try ServerBinary().run(rebuild)
            #expect(second.status == 0, "\(second.output)")
        }

        @Test func `the doctor shows parked streams and stopped readers with what mends them`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            let clinic = try installation.signUp()
            let hospital = clinic.variables["hospitalId"] ?? ""
            #expect(try ServerBinary().run(["doctor"] + installation.place).status == 0)
            _ = try installation.sql(
                """
                INSERT INTO journal.reader (name, version, kind) VALUES ('test.reaction', 1, 'reaction');
                INSERT INTO journal.checkpoint (name, version, shard, stopped_at, stop_code)
                SELECT 'test.reaction', 1, s, CASE s WHEN 3 THEN now() END, CASE s WHEN 3 THEN 'gap' END
                FROM generate_series(0, 15) AS s;
                INSERT INTO journal.parked
                SELECT 'test.reaction', 1, 0, '\(hospital)', '\(hospital)', 7, '\(hospital)', 3, 'reaction.refused', now(),
                    now() + interval '1 hour'
                """)
            let doctor = try ServerBinary().run(["doctor"] + installation.place)
            #expect(doctor.status == 1)
            for words in [
                "stopped: shard 3: gap", "1 streams are parked (\(hospital) at 0-7: reaction.refused)",
                "medley projections retry test.reaction",
            ] {
                #expect(doctor.output.contains(words), "\(words) is not in \(doctor.output)")
            }
            let list = try ServerBinary().run(["projections", "list"] + installation.place)
            #expect(list.output.contains("test.reaction"))
            #expect(list.output.contains("stopped shard 3: gap"), "\(list.output)")
            let retry = try ServerBinary().run(["projections", "retry", "test.reaction"] + installation.place)
            #expect(retry.status == 0, "\(retry.output)")
            #expect(
                try installation.sql("SELECT count(*) FROM journal.checkpoint WHERE stopped_at IS NOT NULL") == ["0"])
            #expect(try installation.sql("SELECT count(*) FROM journal.parked WHERE retry_at <= now()") == ["1"])
        }

        @Test func `what is called wrongly says what would be right`() throws {
            let installation = try Installation.shared()
            for words in [["rebuild"], ["rebuild", "no.such"], ["retry", "patient.patients"], ["retry", "no.such"]] {
                let result = try ServerBinary().run(["projections"] + words + installation.place)
                #expect(result.status == 2, "\(words): \(result.output)")
                #expect(result.output.contains("medley projections list"), "\(words): \(result.output)")
            }
        }

        /// How many rows of a table were compared and equal; nil where that is not said.
        private static func equalRows(of table: String, _ output: String) -> Int? {
            let head = "ok    \(table): "
            for line in output.split(separator: "\n") {
                guard let start = line.range(of: head) else { continue }
                return Int(line[start.upperBound...].prefix(while: \.isNumber))
            }
            return nil
        }

        private struct Projection {
            var name: String
            var tables: [String]
        }

        private static func projections(_ output: String) throws -> [Projection] {
            let line = output.split(separator: "\n").first { $0.hasPrefix("{") } ?? ""
            let root = try JSONDocument(Array(line.utf8)).root
            let nodes = try #require(root["projections"]?.elements)
            return try nodes.map { node in
                let tables = try #require(node["tables"]?.elements)
                return Projection(name: node["name"]?.string ?? "", tables: tables.compactMap(\.string))
            }
        }

        /// Tables of modules that are no function of the log, each with the reason; every other belongs to a projection.
        private static let ownTables: [String: String] = [
            "auth.session": "who is logged in", "auth.refresh_token": "what a session is carried on with",
            "auth.refresh_directory": "whose a refresh token is", "auth.login_failure": "digests of failed log-ins",
            "auth.revocation": "tokens that ended", "auth.signing_key": "the keys that sign tokens",
            "auth.api_key_use": "when keys were last used", "auth.one_time_code": "codes under way",
            "auth.password_reset": "links under way", "auth.password_reset_directory": "whose a link is",
            "auth.ticket": "what pages listen with",
            "auth.request_limit": "digests of what was asked for of late",
            "auth.second_factor_use": "which codes were given last",
            "auth.second_factor_challenge": "log-ins under way",
            "auth.second_factor_directory": "whose a log-in is",
            "wallet.fake_gateway_order": "what a gateway knows, not we",
            "wallet.fake_gateway_capture": "what a gateway knows, not we",
            "wallet.fake_gateway_refund": "what a gateway knows, not we",
            "wallet.webhook": "where events are sent, with secrets", "wallet.webhook_change": "who changed that",
            "wallet.webhook_delivery": "what is still to be sent", "wallet.webhook_attempt": "what was tried",
            "wallet.webhook_request": "what was asked for with a key",
        ]

        private static func expectEveryTableIsListed(
            _ projections: [Projection], _ installation: Installation
        ) throws {
            let tables = try installation.sql(
                """
                SELECT schemaname || '.' || tablename FROM pg_tables
                WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'journal', 'platform') ORDER BY 1
                """)
            let listed = Set(projections.flatMap(\.tables))
            let forgotten = tables.filter { !listed.contains($0) && ownTables[$0] == nil }
            #expect(forgotten == [], "no projection makes them, and they are not on the list of those that none makes")
            #expect(listed.subtracting(tables) == [])
        }

        private static var seed: UInt64 {
            let environment = ProcessInfo.processInfo.environment
            return (environment[SeededRandom.seedVariable].flatMap { UInt64($0) } ?? 20_260_101) &+ 9
        }
    }
}

/// A client that reads lists and searches without a pause, and wants an answer each time.
private final class SteadyReader: Sendable {
    private struct State {
        var isStopped = false
        var count = 0
        var refusals: [String] = []
    }

    private let state = Mutex(State())
    private let ended = DispatchGroup()

    init(_ run: CrashRun) {
        let (clinic, urls) = (run.clinic, run.servers.map(\.url))
        ended.enter()
        let thread = Thread { [self] in
            read(clinic, urls)
            ended.leave()
        }
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Ends it; answers how often it read and what was refused.
    func stop() -> (count: Int, refusals: [String]) {
        state.withLock { $0.isStopped = true }
        ended.wait()
        return state.withLock { ($0.count, $0.refusals) }
    }

    private func read(_ clinic: Clinic, _ urls: [String]) {
        let targets = [
            "/api/v1/patients?q=shared", "/api/v1/patients?q=wri&limit=5", "/api/v1/invoices?limit=5", "/api/v1/users",
            "/api/v1/payments?limit=5", "/api/v1/hospitals/current", "/api/v1/charges?limit=5", "/api/v1/auth/me",
        ]
        var turn = 0
        while !state.withLock({ $0.isStopped }) {
            let target = targets[turn % targets.count]
            let refusal: String?
            do {
                let answer = try ServerClient(url: urls[turn % urls.count]).send("GET", target, token: clinic.token)
                refusal = answer.status == 200 ? nil : "\(target): \(answer.summary)"
            } catch {
                refusal = "\(target): \(error)"
            }
            turn += 1
            state.withLock { state in
                state.count += 1
                if let refusal { state.refusals.append(refusal) }
            }
        }
    }
}

/// Users that are made and changed while tables are rebuilt, so that theirs and their addresses' are too.
private final class UserChanges: Sendable {
    private let isStopped = Mutex(false)
    private let faults = Mutex<[String]>([])
    private let ended = DispatchGroup()

    init(_ clinic: Clinic, round: Int) {
        ended.enter()
        let thread = Thread { [self] in
            var number = 0
            while number < 3 || !isStopped.withLock({ $0 }) {
                do {
                    try change(clinic, "user-\(round)-\(number)@projection.example")
                } catch {
                    faults.withLock { $0.append("\(error)") }
                }
                number += 1
            }
            ended.leave()
        }
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Ends it; answers what was refused.
    func stop() -> [String] {
        isStopped.withLock { $0 = true }
        ended.wait()
        return faults.withLock { $0 }
    }

    private func change(_ clinic: Clinic, _ email: String) throws {
        let made = try clinic.client.send(
            "POST", "/api/v1/users", token: clinic.token,
            json: [
                "email": .string(email), "displayName": "Somebody", "roles": ["nurse"],
                "password": .string(Clinic.password),
            ])
        guard made.status == 201 else { throw TestFailure(made.summary) }
        var change = ServerRequest(
            "PATCH", "/api/v1/users/\(made.string("id"))", token: clinic.token,
            json: ["email": .string("other-\(email)"), "displayName": "Somebody else"])
        change.fields = [("If-Match", "\"1\"")]
        let changed = try clinic.client.send(change)
        guard changed.status == 200 else { throw TestFailure(changed.summary) }
    }
}
