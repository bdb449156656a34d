internal import Glibc
internal import Journal

/// `medley head export`.
enum HeadExportCommand: Command {
    static let words = ["head", "export"]
    static let summary = "Writes where the log's chains stand, signed, and beside it the public key that checks it."
    static let settings = DatabaseAccess.settings + Platform.settings + [.outputFile]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        try await withPlatform(configuration, .asItIs) { platform in
            try write(try await platform.heads.export(), to: configuration[.outputFile])
            return 0
        }
    }

    private static func write(_ head: SignedHead, to path: String?) throws {
        let document = head.document + [UInt8(ascii: "\n")]
        guard let path else { return Console.write(String(decoding: document, as: UTF8.self)) }
        try DurableFile.create(document, at: path)
        try DurableFile.write(head.publicKey, to: path + ".pem")
        Console.say("The head was written to \(path), the key that checks it to \(path).pem.")
    }
}
