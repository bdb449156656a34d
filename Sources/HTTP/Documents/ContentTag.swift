import Crypto

/// The entity tag of bytes that have no version: the beginning of their hash.
enum ContentTag {
    private static let bytesOfHash = 12

    static func of(_ bytes: [UInt8]) -> String {
        let digits = SHA256.hash(bytes).prefix(bytesOfHash).map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }
        return "\"\(digits.joined())\""
    }
}
