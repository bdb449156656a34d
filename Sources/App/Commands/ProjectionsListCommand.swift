internal import JSON
internal import Journal

/// `medley projections list`.
enum ProjectionsListCommand: Command {
    static let words = ["projections", "list"]
    static let summary = "Lists every projection and reader of the log: version, lag, parked streams, state."
    static let settings = DatabaseAccess.settings + Platform.settings + [.json]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let catalogue = try Composition.readerCatalogue()
        return try await withPlatform(configuration, .asItIs) { platform in
            let overview = ReaderOverview(catalogue, database: platform.database)
            let statuses = try await overview.statuses()
            let parked = try await overview.parkedStreams()
            if configuration.isOn(.json) {
                Console.say(json(statuses, parked))
            } else {
                for line in table(statuses) { Console.say(line) }
                for stream in parked {
                    Console.say(
                        "parked for \(stream.reader): stream \(stream.stream) at \(stream.position), "
                            + "\(stream.code), tried \(stream.attempts) times")
                }
            }
            return 0
        }
    }

    private static func table(_ statuses: [ReaderStatus]) -> [String] {
        let heads = ["NAME", "KIND", "VERSION", "LAG", "SECONDS", "PARKED", "STATE"]
        let rows = statuses.map { status in
            [
                status.name, status.kind, "\(status.version)", "\(status.lagEvents)",
                "\(Int(status.lagSeconds.rounded()))", "\(status.parkedStreams)",
                ([status.state.rawValue] + status.stops).joined(separator: " "),
            ]
        }
        return TextTable(heads: heads, rows: rows).lines
    }

    private static func json(_ statuses: [ReaderStatus], _ parked: [ParkedStream]) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("projections")
        writer.beginArray()
        for status in statuses { write(status, &writer) }
        writer.endArray()
        writer.name("parked")
        writer.beginArray()
        for stream in parked {
            writer.beginObject()
            for (name, value) in [
                ("reader", stream.reader), ("stream", stream.stream), ("position", stream.position),
                ("code", stream.code),
            ] {
                writer.name(name)
                writer.string(value)
            }
            writer.name("attempts")
            writer.int(stream.attempts)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func write(_ status: ReaderStatus, _ writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in [("name", status.name), ("kind", status.kind), ("state", status.state.rawValue)] {
            writer.name(name)
            writer.string(value)
        }
        for (name, value) in [
            ("version", status.version), ("lagEvents", status.lagEvents),
            ("lagSeconds", Int(status.lagSeconds.rounded())), ("parkedStreams", status.parkedStreams),
        ] {
            writer.name(name)
            writer.int(value)
        }
        for (name, values) in [("tables", status.tables), ("stops", status.stops)] {
            writer.name(name)
            writer.beginArray()
            for value in values { writer.string(value) }
            writer.endArray()
        }
        writer.endObject()
    }
}
