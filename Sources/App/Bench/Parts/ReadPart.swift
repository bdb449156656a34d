internal import Postgres

/// A patient by id: over HTTP with a token that is checked and the read recorded, against hand-written SQL.
struct ReadPart {
    /// The numbers of clients that pgbench is tried with; the fastest is taken.
    static let rivalClients = [8, 16]
    /// How many requests, each for a patient drawn by lot, the load generator sends in turns.
    static let writtenRequests = 50_000

    let run: BenchRun

    /// Measures and reports.
    func measure() throws {
        try run.withServer { server in
            let hospital = try run.hospital(at: server)
            let data = PatientData(hospitalID: hospital.id, count: run.settings.patients)
            Console.note("making \(data.count) patients")
            try run.database.run(data.script)
            try check(hospital, server)
            let pgbench = run.pgbench(as: ServiceLogin.defaultName)
            let rivals = ReadRival(hospitalID: hospital.id, patients: data.count)
            let interactive = try pgbench.tuned(rivals.interactive, clients: Self.rivalClients)
            let pipelined = try pgbench.tuned(rivals.pipelined, clients: Self.rivalClients)
            introduce(data, interactive, pipelined)
            let recordedBefore = try recorded(hospital)
            let series = try run.interleaving.run([
                Contender(name: "medley") { seconds in
                    try server.measuring { try load(hospital, server, data, seconds) }
                },
                Contender(name: "pgbench, statement by statement") { try pgbench.run(interactive, seconds: $0) },
                Contender(name: "pgbench, pipelined") { try pgbench.run(pipelined, seconds: $0) },
            ])
            run.report.show(comparing: series)
            try checkRecord(of: series[0], hospital, since: recordedBefore)
            require("statement by statement", 2.0, series[0], series[1])
            require("pipelined", 0.7, series[0], series[2])
        }
    }

    private func introduce(_ data: PatientData, _ interactive: Pgbench.Script, _ pipelined: Pgbench.Script) {
        run.report.begin(
            "A patient by id",
            [
                "\(data.count) patients of one hospital, written straight into the read tables (no events), random ids",
                "medley: GET /api/v1/patients/{id}, \(run.settings.connections) kept connections, token verified, each "
                    + "read recorded",
                "pgbench: set_config, the same columns by primary key, one transaction, forced row-level security as "
                    + "medley_app, prepared, \(interactive.clients) clients; pipelined with one round trip and no BEGIN, "
                    + "\(pipelined.clients) clients (the fastest numbers tried)",
            ])
    }

    private func load(
        _ hospital: BenchHospital, _ server: MedleyServer, _ data: PatientData, _ seconds: Int
    ) throws -> Sample {
        let id = PatientData.id(0)
        // Written before the load begins, so that the generator has little to do beside what it measures.
        let script = """
            local head = \(LuaText.string("GET /api/v1/patients/" + id.prefix(id.count - 12)))
            local tail = \(LuaText.string(" HTTP/1.1\r\n" + (try hospital.headerLines(at: server)) + "\r\n"))
            local requests = {}
            local place = 0
            function init(arguments)
              math.randomseed(number + 1)
              for i = 1, \(Self.writtenRequests) do
                requests[i] = head .. string.format("%012d", math.random(\(data.count))) .. tail
              end
            end
            function request()
              place = place % \(Self.writtenRequests) + 1
              return requests[place]
            end
            """
        return try run.wrk.run(
            .init(url: server.url, connections: run.settings.connections, script: script), seconds: seconds)
    }

    /// Reads the first and the last patient, so that what is measured is known to be the answer itself.
    private func check(_ hospital: BenchHospital, _ server: MedleyServer) throws {
        for number in [1, run.settings.patients] {
            let id = PatientData.id(number)
            let answer = try hospital.session(at: server).expect(200, "GET", "/api/v1/patients/\(id)")
            guard answer.text("id") == id, answer.text("mrn") == PatientData.mrn(number) else {
                throw BenchFailure.failed("patient \(number) is not answered as written")
            }
        }
    }

    /// How many reads of the hospital's patients are on record.
    private func recorded(_ hospital: BenchHospital) throws -> Double {
        try run.database.number(
            """
            SELECT coalesce(sum(n), 0) FROM journal.record_access, unnest(times) AS n
            WHERE hospital_id = '\(hospital.id)';
            """)
    }

    private func checkRecord(of series: Series, _ hospital: BenchHospital, since before: Double) throws {
        let answered = Double(series.samples.reduce(0) { $0 + $1.count })
        // The record is written within 250 ms of an answer; the last round of the rivals took longer.
        let kept = try recorded(hospital) - before
        Console.say(
            "\nReads answered in the rounds: \(Figure.grouped(answered)); on record, with the warm-up: \(Figure.grouped(kept))."
        )
        if kept < answered {
            run.report.fail("only \(Figure.grouped(kept)) of \(Figure.grouped(answered)) reads are on record")
        }
    }

    private func require(_ kind: String, _ least: Double, _ ours: Series, _ theirs: Series) {
        run.report.require(
            Requirement(
                name: "patient by id / pgbench \(kind)", bound: .atLeast(least), measured: ours.ratio(to: theirs)))
    }
}
