internal import Billing
internal import Crypto
internal import Journal
internal import Kernel
internal import Postgres
internal import Wallet

/// `medley verify`.
enum VerifyCommand: Command {
    static let words = ["verify"]
    static let summary = "Recomputes the log's chains and every projection, and says whether anything differs."
    static let settings = DatabaseAccess.settings + Platform.settings + [.head, .headKey]
    /// The most bytes of a file with a head or a key.
    private static let fileLimitBytes = 64 * 1_024

    static func run(_ configuration: Configuration) async throws -> Int32 {
        try await withPlatform(configuration, .asItIs) { platform in
            let verifier = JournalVerifier(
                database: platform.database, keys: platform.keyring, modules: Composition.journalModules,
                subscriptions: Composition.subscriptions, register: platform.register,
                heads: try await heads(configuration, platform.heads))
            let report = try await verifier.verify()
            for line in report.lines { Console.say("  \(line)") }
            let books = try await platform.database.withConnection(.system) { try await BillingInvariants().check($0) }
            for line in books { say(line.name, looked: line.looked, faults: line.faults) }
            let wallets = try await platform.database.withConnection(.system) {
                try await WalletInvariants(keys: platform.keyring).check($0)
            }
            for line in wallets { say(line.name, looked: line.looked, faults: line.faults) }
            let isClean = report.isClean && books.allSatisfy(\.isClean) && wallets.allSatisfy(\.isClean)
            Console.say(isClean ? "The log and everything made from it are sound." : "Something differs: see above.")
            return isClean ? 0 : 1
        }
    }

    private static func say(_ name: String, looked: Int, faults: Int) {
        Console.say("  \(faults == 0 ? "ok   " : "FAULT") \(name): \(faults) wrong of \(looked)")
    }

    /// The exported head that is asked about, its signature checked.
    private static func heads(
        _ configuration: Configuration, _ exporter: HeadExporter
    ) async throws -> [HeadStatement] {
        guard let path = configuration[.head] else { return [] }
        let document = try contents(path)
        do {
            let trusted = try configuration[.headKey].map { try VerifyingKey(publicPEM: contents($0)) }
            return [try await exporter.open(document, trusted: trusted)]
        } catch let error as TokenError {
            throw UsageError("\(path) is no head of this database: it \(error)")
        }
    }

    private static func contents(_ path: String) throws(UsageError) -> [UInt8] {
        guard case .success(let bytes) = SmallFile.read(path, limitBytes: fileLimitBytes) else {
            throw UsageError("cannot read \(path)")
        }
        return bytes
    }
}
