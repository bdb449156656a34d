/// The settings about what is kept outside the database: keys, the erasure register, exported heads.
extension Setting {
    static let erasureRegister = Setting(
        name: "erasure-register", placeholder: "FILE",
        summary: "Who was erased, kept outside the database, so that a restored backup brings nobody back; "
            + "the file erasures of the state folder unless given.")
    static let headFolder = Setting(
        name: "head-folder", placeholder: "DIR",
        summary:
            "Where a signed head of the log is written each day; the folder heads of the state folder unless given.")
    static let outputFile = Setting(name: "out", placeholder: "FILE", summary: "The file to write; never replaced.")
    static let inputFile = Setting(name: "in", placeholder: "FILE", summary: "The file to read.")
    static let passphraseFile = Setting(
        name: "passphrase-file", placeholder: "FILE",
        summary: "A file with a passphrase of at least 12 bytes, under which the key is sealed.")
    static let replace = Setting(
        name: "replace", summary: "Put the key in the place of another, which is kept beside it.")
    static let head = Setting(
        name: "head", placeholder: "FILE", summary: "An exported head: prove that the log still carries it on.")
    static let headKey = Setting(
        name: "head-key", placeholder: "FILE",
        summary: "The public key that came with the head; those of the database unless given.")
}

extension Configuration {
    /// The file of the master key.
    func masterKeyPath() throws(UsageError) -> String {
        if let path = self[.masterKeyFile] { return path }
        return try require(.stateDirectory) + "/master.key"
    }

    /// The file of the erasure register.
    func erasureRegisterPath() throws(UsageError) -> String {
        if let path = self[.erasureRegister] { return path }
        return try require(.stateDirectory) + "/erasures"
    }

    /// The folder of exported heads.
    func headFolderPath() throws(UsageError) -> String {
        if let path = self[.headFolder] { return path }
        return try require(.stateDirectory) + "/heads"
    }
}
