internal import Crypto
internal import Journal
internal import Kernel

/// `medley keys export`.
enum KeysExportCommand: Command {
    static let words = ["keys", "export"]
    static let summary = "Writes the master key for safe keeping, apart from the backups: without it none can be read."
    static let settings: [Setting] = [.stateDirectory, .masterKeyFile, .outputFile, .passphraseFile]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let source = try configuration.masterKeyPath()
        let target = try configuration.require(.outputFile)
        let key = try MasterKeyFile(path: source).load()
        try DurableFile.create(try contents(key, configuration[.passphraseFile]), at: target)
        try KeyExportMark(masterKeyPath: source).make(key, at: SystemClock().now())
        Console.say("The master key (fingerprint \(key.fingerprint)) was written to \(target), mode 0600.")
        Console.say("Keep it apart from the backups; medley keys import reads it.")
        return 0
    }

    private static func contents(_ key: MasterKey, _ passphraseFile: String?) throws -> [UInt8] {
        let text = Array((key.exported() + "\n").utf8)
        guard let passphraseFile else { return text }
        let passphrase = Array(try SecretFile.read(passphraseFile).utf8)
        guard let box = PassphraseBox.seal(text, passphrase: passphrase) else {
            throw UsageError("the passphrase must have at least \(PassphraseBox.passphraseLeastBytes) bytes")
        }
        return box + [UInt8(ascii: "\n")]
    }
}
