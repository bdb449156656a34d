/// The message authentication code HMAC-SHA-1 (RFC 2104, RFC 2202), for codes by time, whose authenticators know no other.
///
/// What breaks SHA-1 as a hash (collisions) breaks nothing here; for anything else there is `HMACSHA256`.
enum HMACSHA1 {
    /// How many bytes a code has.
    static let codeBytes = SHA1Digest.byteCount
    /// The longest key that is taken; longer ones would be hashed first, which nothing here needs.
    static let keyBytesLimit = 64

    /// The code's 20 bytes for `message` under `key`.
    static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        precondition(key.count <= keyBytesLimit, "a key that is longer than a block")
        let block = key + [UInt8](repeating: 0, count: keyBytesLimit - key.count)
        let inner = SHA1Digest.of(block.map { $0 ^ 0x36 } + message)
        return SHA1Digest.of(block.map { $0 ^ 0x5c } + inner)
    }
}
