import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// Every list, search and other read uses an index, in a hospital of the size that hospitals have.
    @Suite struct QueryPlanTests {
        /// How many rows each table has.
        static var rowCount: Int { LongTests.areOn ? 500_000 : 50_000 }
        /// A table of fewer rows may be read whole.
        static let smallRowCount = 2_000

        @Test func `no read of the document scans a table of tenants from end to end`() throws {
            // Without fsync: the rows are made up, and nobody wants them after a crash.
            let installation = try Installation(PrivatePostgres(fsync: false))
            let (document, run) = try Self.furnish(installation)
            let hospital = try #require(run.clinic.variables["hospitalId"])
            let sized = SizedHospital(installation: installation, hospital: hospital, rowCount: Self.rowCount)
            try sized.grow()
            let small = try sized.tooSmall()
            #expect(small.isEmpty, "the examples leave no row to copy in \(small), so their plans say nothing")
            try PlanLog.turnOn(installation)
            installation.server.kill()
            try installation.server.start()
            let client = try installation.client()
            let rows = try Self.rowCounts(installation)
            var count = 0
            // A stream of events reads what its poll reads, and does not end.
            let reads = document.operations.filter { !$0.isWrite && $0.answerType != "text/event-stream" }
            for operation in reads where !operation.isOpen {
                for request in try Self.requests(operation, document, run.clinic) {
                    let log = PlanLog(installation.postgres)
                    let answer = try client.send(request.with { $0.token = run.clinic.token })
                    // Two filters of which each excludes the other make no plan.
                    if Self.isAmbiguous(answer) { continue }
                    #expect(answer.status == 200, "\(request.target): \(answer.summary)")
                    count += 1
                    for plan in log.plans() {
                        for scan in plan.scans where scan.kind.hasSuffix("Seq Scan") {
                            #expect(
                                rows[scan.table, default: 0] < Self.smallRowCount,
                                "\(request.target) reads all of \(scan.table): \(plan.statement.prefix(400))")
                        }
                    }
                }
            }
            #expect(count > 15)
        }

        @Test func `a poll from a position reads that piece of the log by its key, however long the log is`() throws {
            let installation = try Installation(PrivatePostgres(fsync: false))
            let (_, run) = try Self.furnish(installation)
            let clinic = run.clinic
            let hospital = try #require(clinic.variables["hospitalId"])
            let rowCount = LongTests.areOn ? Self.rowCount : 5_000
            try SizedHospital(installation: installation, hospital: hospital, rowCount: rowCount).grow()
            try PlanLog.turnOn(installation)
            installation.server.kill()
            try installation.server.start()
            let rows = try Self.rowCounts(installation)
            let client = try installation.client()
            let path = "/realtime/poll?channels=wallet:\(clinic.variables["walletId"] ?? "")"
            let head = try client.send("GET", path, token: clinic.token).string("position")
            let parts = head.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 2 else { throw TestFailure("a position: \(head)") }
            let log = PlanLog(installation.postgres)
            let answer = try client.send(
                "GET", "\(path)&from=\(parts[0])-\(max(0, parts[1] - 1_000))", token: clinic.token)
            #expect(answer.status == 200, "\(answer.summary)")
            let reads = log.systemPlans().filter { $0.statement.contains("ANY (p_hospitals)") }
            #expect(!reads.isEmpty, "the poll's read of the log was not seen")
            for plan in reads + log.plans() {
                for scan in plan.scans where scan.kind.hasSuffix("Seq Scan") {
                    #expect(
                        rows[scan.table, default: 0] < Self.smallRowCount,
                        "a poll reads all of \(scan.table): \(plan.statement.prefix(400))")
                }
            }
            let tables = Set(reads.flatMap(\.scans).filter { $0.table.hasPrefix("journal.event") }.map(\.table))
            print("a poll reads \(tables.sorted()) of", tables.map { rows[$0, default: 0] })
        }

        @Test func `a read without its index is noticed`() throws {
            let installation = try Installation(PrivatePostgres(fsync: false))
            let (_, run) = try Self.furnish(installation)
            let hospital = try #require(run.clinic.variables["hospitalId"])
            try SizedHospital(installation: installation, hospital: hospital, rowCount: 5_000).grow()
            try PlanLog.turnOn(installation)
            _ = try installation.sql("DROP INDEX patient.identifier_of_patient, patient.patient_birth")
            installation.server.kill()
            try installation.server.start()
            let log = PlanLog(installation.postgres)
            let answer = try installation.client().send(
                "GET", "/api/v1/patients?birthDate=1986-03-14", token: run.clinic.token)
            #expect(answer.status == 200, "\(answer.summary)")
            _ = try installation.sql("SET ROLE medley_app; SELECT count(*) FROM patient.patient WHERE sex = 'male'")
            let plans = log.plans()
            #expect(plans.contains { $0.statement.contains("patient.") })
            #expect(plans.flatMap(\.scans).contains { $0.kind == "Seq Scan" && $0.table == "patient.patient" })
        }

        private static func furnish(_ installation: Installation) throws -> (APIDocument, ExampleRun) {
            let client = try installation.client()
            let document = try APIDocument(client)
            var run = ExampleRun(document, code: Installation.freshCode(), client)
            try run.runAll()
            run.use(token: try run.loggedIn().token)
            return (document, run)
        }

        private static func isAmbiguous(_ answer: ServerAnswer) -> Bool {
            answer.status == 400
                && answer.json["errors"]?.elements?.allSatisfy { $0["code"]?.string == "ambiguous" } == true
        }

        private static func rowCounts(_ installation: Installation) throws -> [String: Int] {
            let lines = try installation.sql(
                """
                SELECT n.nspname || '.' || c.relname, c.reltuples::bigint FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')
                """)
            return lines.reduce(into: [:]) { counts, line in
                let columns = line.split(separator: "|")
                counts[String(columns[0])] = Int(columns[1])
            }
        }

        /// The read with no parameter that it can do without, with each of them, and with all that have an example.
        private static func requests(
            _ operation: APIOperation, _ document: APIDocument, _ clinic: Clinic
        ) throws -> [ServerRequest] {
            let path = try OperationIDs(operation, document).path { clinic.variables[$0] }
            let pairs = operation.parameters(in: "query").map { parameter in
                (parameter, values(of: parameter, clinic).map { "\(parameter.name)=\(ExampleRun.percentEncoded($0))" })
            }
            let required = pairs.filter(\.0.isRequired).flatMap { $0.1.prefix(1) }
            let optional = pairs.filter { !$0.0.isRequired }
            var queries = [required]
            for (_, texts) in optional { queries += texts.map { required + [$0] } }
            // Every two filters together: an index that serves one may not serve both.
            for (place, first) in optional.enumerated() where first.0.name != "asOf" {
                for second in optional.dropFirst(place + 1) where second.0.name != "asOf" {
                    guard let one = first.1.first, let other = second.1.first else { continue }
                    queries.append(required + [one, other])
                }
            }
            return queries.map { query in
                ServerRequest("GET", query.isEmpty ? path : path + "?" + query.joined(separator: "&"))
            }
        }

        private static func values(of parameter: APIOperation.Parameter, _ clinic: Clinic) -> [String] {
            switch parameter.name {
            case "q": ["fatma", "fat", "ma", "hass", "NC-00001", "01001234567", "مريم", "fatmah hasan", "f"]
            case "birthDate": ["1986-03-14", "1986-03", "1986"]
            case "identifier": ["passport|A12345678", "A12345678"]
            case "limit": ["1", "200"]
            case "asOf": ["2099-01-01T00:00:00Z"]
            case "cursor": []
            case "channels": clinic.variables["walletId"].map { ["wallet:\($0)"] } ?? []
            case "status": parameter.example.map { [$0] } ?? []
            case let name where name.hasSuffix("Id"): clinic.variables[parameter.variable].map { [$0] } ?? []
            default: parameter.example.map { [filled($0, clinic)] } ?? []
            }
        }

        /// An example, or what the answers before gave where it names that.
        private static func filled(_ example: String, _ clinic: Clinic) -> String {
            guard example.hasPrefix("{{"), example.hasSuffix("}}") else { return example }
            return clinic.variables[String(example.dropFirst(2).dropLast(2))] ?? example
        }
    }
}
