internal import JSON

/// A small answer: /healthz against nginx with the same text and fields.
struct HealthPart {
    let run: BenchRun

    /// Measures and reports.
    func measure() throws {
        try run.withServer { server in
            let answer = try CheckClient(url: server.url).send("GET", "/healthz")
            let body = String(decoding: answer.json.bytes, as: UTF8.self)
            let fields = answer.fields.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
            let nginx = try Nginx(run.peers.nginx, body: body, fields: fields, in: run.workplace)
            defer { nginx.stop() }
            let rival = try CheckClient(url: String(nginx.url.dropLast())).send("GET", "/healthz")
            guard rival.json == answer.json else { throw BenchFailure.failed("nginx answers another body") }
            let connections = run.settings.connections
            run.report.begin(
                "Health answer",
                [
                    "\(connections) kept connections; medley GET /healthz, \(answer.fields.count) fields, \(body.utf8.count) bytes",
                    "nginx: return 200, the same body, \(rival.fields.count) fields, \(Nginx.workers) workers, no access log",
                ])
            let series = try run.interleaving.run([
                Contender(name: "medley") { seconds in
                    try server.measuring {
                        try run.wrk.run(.init(url: server.url + "/healthz", connections: connections), seconds: seconds)
                    }
                },
                Contender(name: "nginx") { seconds in
                    try run.wrk.run(.init(url: nginx.url, connections: connections), seconds: seconds)
                },
            ])
            run.report.show(comparing: series)
            run.report.require(
                Requirement(
                    name: "health answer / nginx", bound: .atLeast(0.7), measured: series[0].ratio(to: series[1])))
        }
    }
}
