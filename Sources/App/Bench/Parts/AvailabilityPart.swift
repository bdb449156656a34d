internal import JSON
internal import Kernel

/// The free slots of a month, of twenty practitioners, in a hospital with many appointments.
struct AvailabilityPart {
    /// What one question asks for.
    static let days = 31
    /// How far ahead the month lies that nobody has booked in yet.
    static let emptyAheadDays = 120
    /// The most that the answer may take.
    static let limitMilliseconds = 50.0

    let run: BenchRun

    /// Measures and reports.
    func measure() throws {
        try run.withServer { server in
            let data = try AvailabilityData(run: run, server: server)
            let today = SystemClock().now()
            let booked = target(data, from: today)
            let empty = target(data, from: today.advanced(by: .seconds(Self.emptyAheadDays * 86_400)))
            let counts = try [booked, empty].map { try slots($0, data, server) }
            run.report.begin(
                "Free slots",
                [
                    "\(AvailabilityData.appointments) appointments of one hospital, each with a practitioner and a room, "
                        + "written straight into the read tables (no events)",
                    "medley: GET /api/v1/availability of \(AvailabilityData.practitioners) practitioners and as many rooms, "
                        + "\(Self.days) days, every slot of them; one connection, the next question when the answer is there",
                    "a month of which two thirds are booked has \(counts[0]) slots, one that is empty \(counts[1])",
                ])
            var table = ResultTable([
                "month", "median/s", "p50 ms", "p95 ms", "p99 ms", "server CPU µs", "PostgreSQL CPU µs", "errors",
            ])
            let series = try run.interleaving.run([
                Contender(name: "two thirds booked") { try load(booked, data, server, $0) },
                Contender(name: "empty") { try load(empty, data, server, $0) },
            ])
            for one in series { table.add(row(one)) }
            run.report.show(table)
            for one in series {
                run.report.countErrors(one.errorCount, of: "free slots, \(one.name)")
                run.report.require(
                    Requirement(
                        name: "\(Self.days) days of \(AvailabilityData.practitioners) practitioners, \(one.name), p95",
                        bound: .atMost(Self.limitMilliseconds), measured: one.median(\.p95Milliseconds) ?? .infinity,
                        unit: "ms"))
            }
        }
    }

    private func row(_ series: Series) -> [String] {
        [
            series.name, Figure.grouped(series.rate), Figure.fixed(series.median(\.p50Milliseconds), 1),
            Figure.fixed(series.median(\.p95Milliseconds), 1), Figure.fixed(series.median(\.p99Milliseconds), 1),
            Figure.fixed(series.median(\.processorMicrosecondsEach), 0),
            Figure.fixed(series.median(\.databaseMicrosecondsEach), 0), "\(series.errorCount)",
        ]
    }

    private func load(
        _ target: String, _ data: AvailabilityData, _ server: MedleyServer, _ seconds: Int
    ) throws -> Sample {
        let text = "GET \(target) HTTP/1.1\r\n\(try data.hospital.headerLines(at: server))\r\n"
        let script = """
            local text = \(LuaText.string(text))
            function request() return text end
            """
        return try run.countingLog {
            try server.measuring {
                try run.wrk.run(.init(url: server.url, connections: 1, script: script), seconds: seconds)
            }
        }
    }

    /// How many slots a question is answered with; those of everybody, in order, and none where there should be some is refused.
    private func slots(_ target: String, _ data: AvailabilityData, _ server: MedleyServer) throws -> Int {
        let answer = try data.hospital.session(at: server).expect(200, "GET", target)
        let items = answer.json["items"]?.elements ?? []
        let practitioners = Set(items.compactMap { $0["practitionerId"]?.string })
        guard practitioners == Set(data.practitionerIDs), answer.json["nextFrom"] == nil else {
            throw BenchFailure.failed("the free slots are not those of all practitioners")
        }
        return items.count
    }

    private func target(_ data: AvailabilityData, from: Timestamp) -> String {
        let to = from.advanced(by: .seconds(Self.days * 86_400))
        return "/api/v1/availability?serviceId=\(data.serviceID)&from=\(from)&to=\(to)&maxSlots=20000"
    }
}
