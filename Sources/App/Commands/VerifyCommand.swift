internal import Journal

/// `medley verify`.
enum VerifyCommand: Command {
    static let words = ["verify"]
    static let summary = "Recomputes the log's chains and every projection, and says whether anything differs."
    static let settings = DatabaseAccess.settings + Platform.settings

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let access = try DatabaseAccess(configuration)
        defer { access.close() }
        let platform = try await Platform.start(configuration, access, logger: .commandLine)
        let verifier = JournalVerifier(
            database: platform.database, keys: platform.keyring, modules: Composition.journalModules)
        do {
            let report = try await verifier.verify()
            await platform.stop()
            for line in report.lines { Console.say("  \(line)") }
            Console.say(report.isClean ? "The log and everything made from it are sound." : "Something differs: see above.")
            return report.isClean ? 0 : 1
        } catch {
            await platform.stop()
            throw error
        }
    }
}
