internal import Crypto
internal import Glibc
internal import Journal

/// `medley keys import`.
enum KeysImportCommand: Command {
    static let words = ["keys", "import"]
    static let summary =
        "Puts an exported master key in its place; another key that is there is kept only with --replace."
    static let settings: [Setting] = [
        .stateDirectory, .masterKeyFile, .erasureRegister, .inputFile, .passphraseFile, .replace,
    ]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let target = try configuration.masterKeyPath()
        if let state = try StateDirectory.needed(by: configuration), try state.make() {
            Console.say("The state folder was made: \(state.path) (mode 0700).")
        }
        let key = try read(configuration)
        do throws(MasterKeyError) {
            try MasterKeyFile(path: target).create(key)
        } catch .exists {
            let present = try MasterKeyFile(path: target).load()
            if present.fingerprint == key.fingerprint {
                Console.say("The master key (fingerprint \(key.fingerprint)) is there already.")
                return 0
            }
            guard configuration.isOn(.replace) else {
                throw UsageError(
                    "\(target) holds another master key (fingerprint \(present.fingerprint)): --replace keeps it beside"
                )
            }
            try MasterKeySwap(path: target, registerPath: try configuration.erasureRegisterPath()).run(present, key)
        }
        Console.say("The master key (fingerprint \(key.fingerprint)) was put into \(target), mode 0600.")
        return 0
    }

    private static func read(_ configuration: Configuration) throws -> MasterKey {
        let source = try configuration.require(.inputFile)
        var text = Array(try SecretFile.read(source).utf8)
        if PassphraseBox.isBox(text) {
            guard let file = configuration[.passphraseFile] else {
                throw UsageError("\(source) is sealed under a passphrase: name its file with --passphrase-file")
            }
            do throws(EnvelopeError) {
                text = try PassphraseBox.open(text, passphrase: Array(try passphrase(file).utf8))
            } catch {
                throw UsageError("\(source) does not open under the passphrase of \(file)")
            }
        }
        let line = String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace }
        guard let bytes = Base64.decode(line), let key = MasterKey(bytes: bytes) else {
            throw UsageError("\(source) holds no master key")
        }
        return key
    }

    private static func passphrase(_ file: String) throws(EnvelopeError) -> String {
        do { return try SecretFile.read(file) } catch { throw .malformed }
    }
}
