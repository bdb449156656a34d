internal import Auth
internal import Crypto
internal import Journal
internal import Postgres
internal import Wallet

/// `medley keys rotate`.
enum KeysRotateCommand: Command {
    static let words = ["keys", "rotate"]
    static let summary = "Makes a new master key and wraps every other key under it; servers must be stopped."
    static let settings = DatabaseAccess.settings + Platform.settings

    static func run(_ configuration: Configuration) async throws -> Int32 {
        try StateDirectory.needed(by: configuration)?.require()
        let swap = MasterKeySwap(
            path: try configuration.masterKeyPath(), registerPath: try configuration.erasureRegisterPath())
        let old = try MasterKeyFile(path: swap.path).load()
        let (new, isNew) = try MasterKeyFile(path: swap.nextPath).loadOrCreate()
        if !isNew { Console.say("An interrupted rotation goes on with \(swap.nextPath).") }
        let access = try DatabaseAccess(configuration)
        defer { access.close() }
        if access.owner != nil { try access.migrate() }
        // The database may be under either key, so neither is asked for.
        let platform = try Platform(configuration, access, masterKey: old, logger: .commandLine)
        do {
            try await platform.database.start()
            let reseals = [AuthModule.resealKeys, WalletModule.resealKeys]
            let rotation = MasterKeyRotation(from: old, to: new, reseals: reseals)
            let outcome = try await rotation.run(on: platform.database)
            await platform.stop()
            try swap.run(old, new)
            tell(outcome, swap, old, new)
            return 0
        } catch {
            await platform.stop()
            throw error
        }
    }

    private static func tell(
        _ outcome: MasterKeyRotation.Outcome, _ swap: MasterKeySwap, _ old: MasterKey, _ new: MasterKey
    ) {
        Console.say(
            outcome.wasDone
                ? "The keys had been wrapped anew before."
                : "\(outcome.hospitals) keys of hospitals and \(outcome.others) others were wrapped anew.")
        Console.say("The new master key: \(swap.path) (fingerprint \(new.fingerprint)), mode 0600.")
        Console.say("The old one, for backups from before: \(swap.oldPath(old)).")
        Console.say("Other machines get the new one by medley keys export here and medley keys import --replace there.")
    }
}
