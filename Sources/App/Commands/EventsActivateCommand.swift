internal import Journal

/// `medley events activate`.
enum EventsActivateCommand: Command {
    static let words = ["events", "activate"]
    static let summary =
        "Has newer versions of events written that every process at work knows; no older release can come back then."
    static let settings = DatabaseAccess.settings + Platform.settings + [.force]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        try await withPlatform(configuration, .activating) { platform in
            let overview = VersionOverview(modules: Composition.journalModules, database: platform.database)
            if configuration.isOn(.force) { try await overview.activateAll() }
            let behind = try await overview.statuses().filter(\.isBehind)
            for status in behind { Console.complain(EventsListCommand.line(status)) }
            if behind.isEmpty { Console.say("Every event is written in its newest version.") }
            return behind.isEmpty ? 0 : 1
        }
    }
}
