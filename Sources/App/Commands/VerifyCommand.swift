internal import Billing
internal import Journal
internal import Postgres

/// `medley verify`.
enum VerifyCommand: Command {
    static let words = ["verify"]
    static let summary = "Recomputes the log's chains and every projection, and says whether anything differs."
    static let settings = DatabaseAccess.settings + Platform.settings

    static func run(_ configuration: Configuration) async throws -> Int32 {
        try StateDirectory.needed(by: configuration)?.require()
        let access = try DatabaseAccess(configuration)
        defer { access.close() }
        let platform = try await Platform.start(configuration, access, logger: .commandLine)
        let verifier = JournalVerifier(
            database: platform.database, keys: platform.keyring, modules: Composition.journalModules,
            subscriptions: Composition.subscriptions)
        do {
            let report = try await verifier.verify()
            for line in report.lines { Console.say("  \(line)") }
            let money = try await platform.database.withConnection(.system) { try await BillingInvariants().check($0) }
            for line in money {
                Console.say(
                    "  \(line.isClean ? "ok   " : "FAULT") \(line.name): \(line.faults) wrong of \(line.looked)")
            }
            await platform.stop()
            let isClean = report.isClean && money.allSatisfy(\.isClean)
            Console.say(isClean ? "The log and everything made from it are sound." : "Something differs: see above.")
            return isClean ? 0 : 1
        } catch {
            await platform.stop()
            throw error
        }
    }
}
