internal import JSON
internal import Jobs
internal import Kernel

/// `medley jobs`.
enum JobsCommand: Command {
    static let words = ["jobs"]
    static let summary = "Lists the work that recurs: when it is due, whether it runs, what its last run came to."
    static let settings = DatabaseAccess.settings + Platform.settings + [.json]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        try await withPlatform(configuration, .asItIs) { platform in
            let statuses = try await JobStatus.all(in: platform.database)
            if configuration.isOn(.json) {
                Console.say(json(statuses))
            } else if statuses.isEmpty {
                Console.say("No server has run on this database yet: the first one makes the list.")
            } else {
                for line in table(statuses).lines { Console.say(line) }
            }
            return 0
        }
    }

    private static func table(_ statuses: [JobStatus]) -> TextTable {
        let rows = statuses.map { status in
            [
                status.name, status.isRunning ? "now" : "\(status.due)", status.ended.map { "\($0)" } ?? "-",
                "\(status.runs)", "\(status.missed)", "\(status.report.done)", "\(status.report.failed)",
                status.report.firstFailure ?? (status.runs == 0 ? "-" : "well"),
            ]
        }
        return TextTable(heads: ["NAME", "DUE", "ENDED", "RUNS", "MISSED", "DONE", "FAILED", "LAST"], rows: rows)
    }

    private static func json(_ statuses: [JobStatus]) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("jobs")
        writer.beginArray()
        for status in statuses { write(status, &writer) }
        writer.endArray()
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func write(_ status: JobStatus, _ writer: inout JSONWriter) {
        writer.beginObject()
        let texts = [
            ("name", status.name), ("due", "\(status.due)"), ("started", status.started.map { "\($0)" }),
            ("ended", status.ended.map { "\($0)" }), ("failure", status.report.firstFailure),
        ]
        for case (let name, let value?) in texts {
            writer.name(name)
            writer.string(value)
        }
        writer.name("isRunning")
        writer.bool(status.isRunning)
        for (name, value) in [
            ("done", status.report.done), ("failed", status.report.failed), ("runs", status.runs),
            ("failuresInRow", status.failuresInRow), ("missed", status.missed),
        ] {
            writer.name(name)
            writer.int(value)
        }
        writer.endObject()
    }
}
