internal import JSON
internal import Journal

/// `medley events list`.
enum EventsListCommand: Command {
    static let words = ["events", "list"]
    static let summary = "Lists every kind of event: the version that this release knows, and the one that is written."
    static let settings = DatabaseAccess.settings + Platform.settings + [.json]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        try await withPlatform(configuration, .asItIs) { platform in
            let overview = VersionOverview(modules: Composition.journalModules, database: platform.database)
            let statuses = try await overview.statuses()
            let processes = try await overview.processes()
            if configuration.isOn(.json) {
                Console.say(json(statuses, processes))
                return 0
            }
            for status in statuses { Console.say(line(status)) }
            for process in processes {
                Console.say(
                    "at work: \(process.name), release \(process.release), heard of \(process.silentSeconds) s ago")
            }
            return 0
        }
    }

    /// What is said of an event.
    static func line(_ status: EventVersionStatus) -> String {
        let written = status.written == 0 ? "not written yet" : "written in version \(status.written)"
        if !status.isBehind { return "\(status.name): \(written)" }
        let holder = status.heldBackBy.isEmpty ? "nobody activated it" : "held back by \(status.heldBackBy)"
        return "\(status.name): \(written), known in version \(status.known); \(holder)"
    }

    private static func json(_ statuses: [EventVersionStatus], _ processes: [ProcessStatus]) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("events")
        writer.beginArray()
        for status in statuses {
            writer.beginObject()
            writer.name("name")
            writer.string(status.name)
            writer.name("known")
            writer.int(status.known)
            writer.name("written")
            writer.int(status.written)
            writer.name("heldBackBy")
            writer.string(status.heldBackBy)
            writer.endObject()
        }
        writer.endArray()
        writer.name("processes")
        writer.beginArray()
        for process in processes {
            writer.beginObject()
            writer.name("name")
            writer.string(process.name)
            writer.name("release")
            writer.string(process.release)
            writer.name("silentSeconds")
            writer.int(process.silentSeconds)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
