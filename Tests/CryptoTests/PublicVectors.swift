import Foundation
import JSON
import Testing

@testable import Crypto

/// A file of public test vectors in Tests/Vectors, which names its source and its licence.
struct PublicVectors {
    /// The case of a signature: over which bytes, by which key, and what the public source says of it.
    struct Signature: Codable, Sendable, CustomTestStringConvertible {
        var id: Int
        var comment: String
        var key: String
        var message: String
        var signature: String
        var result: String

        var testDescription: String { "\(id) \(comment)" }
    }

    /// The case of a token: nothing is wrong with it, or `reason` is.
    struct Token: Codable, Sendable, CustomTestStringConvertible {
        var id: String
        var comment: String
        /// The key that made it; empty where it is none of an algorithm of ours.
        var key: String
        var token: String
        var reason: String?

        var testDescription: String { "\(id) \(comment)" }
    }

    /// A public key in the members of RFC 7517.
    struct Key: Codable, Sendable {
        var id: String
        var kty: String
        var n: String?
        var e: String?
        var x: String?
        var y: String?

        func verifyingKey() throws -> VerifyingKey {
            let numbers: JSONWebKey =
                kty == "RSA"
                ? .rsa(modulus: try Self.number(n), exponent: try Self.number(e))
                : .p256(x: try Self.number(x), y: try Self.number(y))
            return try VerifyingKey(numbers, keyID: id)
        }

        private static func number(_ text: String?) throws -> [UInt8] {
            let text = try #require(text)
            return try #require(Base64URL.decode(text))
        }
    }

    private struct File<Case: Codable>: Codable {
        var source: String
        var licence: String
        var keys: [Key]
        var cases: [Case]
    }

    /// The keys and the cases of a file.
    static func read<Case: Codable>(_ name: String, as case: Case.Type) throws -> (keys: [Key], cases: [Case]) {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let bytes = try Data(contentsOf: folder.appending(path: "Vectors/\(name).json"))
        let file = try StrictJSONDecoder().decode(File<Case>.self, from: Array(bytes))
        try #require(!file.source.isEmpty && !file.licence.isEmpty)
        return (file.keys, file.cases)
    }
}
