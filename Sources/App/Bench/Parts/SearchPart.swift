internal import JSON

/// The search box of a large hospital.
struct SearchPart {
    /// People who search at the same moment, each again as soon as the answer is there.
    static let connections = 4
    /// How long each kind is measured for its own row.
    static let kindSeconds = 3
    /// The answers that a page has.
    static let pageLimit = 20

    let run: BenchRun

    /// Measures and reports.
    func measure() throws {
        try run.withServer { server in
            let hospital = try run.hospital(at: server)
            let data = PatientData(hospitalID: hospital.id, count: run.settings.searchPatients)
            Console.note("making \(data.count) patients; this takes a while")
            try run.database.run(data.script)
            let queries = SearchQueries(patients: data.count)
            let found = try check(queries, hospital, server)
            run.report.begin(
                "Search",
                [
                    "\(data.count) patients of one hospital in three scripts, written straight into the read tables",
                    "GET /api/v1/patients?q=…&limit=\(Self.pageLimit), \(Self.connections) connections in a closed loop, "
                        + "\(queries.mix.count) queries; \(found) of them find someone",
                ])
            var table = ResultTable(["typed", "median/s", "p50 ms", "p99 ms", "CPU µs each", "errors"])
            for kind in queries.kinds {
                try run.interruption.check()
                _ = try load(kind.texts, hospital, server, 1)
                let sample = try load(kind.texts, hospital, server, Self.kindSeconds)
                table.add(row(Series(name: kind.name, samples: [sample])))
                run.report.countErrors(sample.errorCount, of: "search by \(kind.name)")
            }
            let series = try run.interleaving.run([
                Contender(name: "everything in turns") { try load(queries.mix, hospital, server, $0) }
            ])
            table.add(row(series[0]))
            run.report.show(table)
            run.report.countErrors(series[0].errorCount, of: "search")
            run.report.require(
                Requirement(
                    name: "search in \(Figure.grouped(Double(data.count))) patients, p99", bound: .atMost(50),
                    measured: series[0].median(\.p99Milliseconds) ?? .infinity, unit: "ms"))
        }
    }

    private func row(_ series: Series) -> [String] {
        [
            series.name, Figure.grouped(series.rate), Figure.fixed(series.median(\.p50Milliseconds), 1),
            Figure.fixed(series.median(\.p99Milliseconds), 1),
            Figure.fixed(series.median(\.processorMicrosecondsEach), 0), "\(series.errorCount)",
        ]
    }

    private func load(
        _ texts: [String], _ hospital: BenchHospital, _ server: MedleyServer, _ seconds: Int
    ) throws -> Sample {
        let tail = " HTTP/1.1\r\n" + (try hospital.headerLines(at: server)) + "\r\n"
        let script = """
            local targets = \(LuaText.table(texts.map(Self.target)))
            local tail = \(LuaText.string(tail))
            local place = 0
            function request()
              place = place % #targets + 1
              return "GET " .. targets[place] .. tail
            end
            """
        return try server.measuring {
            try run.wrk.run(.init(url: server.url, connections: Self.connections, script: script), seconds: seconds)
        }
    }

    private static func target(_ text: String) -> String {
        "/api/v1/patients?limit=\(pageLimit)&q=\(CheckQuery.encode(text))"
    }

    /// Asks every query once: none may fail, numbers and phones must find their patient. Answers how many find someone.
    private func check(_ queries: SearchQueries, _ hospital: BenchHospital, _ server: MedleyServer) throws -> Int {
        var found = 0
        for kind in queries.kinds {
            for text in kind.texts {
                let answer = try hospital.session(at: server).expect(200, "GET", Self.target(text))
                let isFound = answer.json["items"]?.elements?.isEmpty == false
                if isFound { found += 1 }
                let isCertain = kind.name.hasPrefix("number") || kind.name.hasPrefix("phone")
                guard isFound || !isCertain else {
                    throw BenchFailure.failed("the search by \(kind.name) does not find what is there")
                }
            }
        }
        return found
    }
}
