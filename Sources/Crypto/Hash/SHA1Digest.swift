internal import COpenSSL

/// SHA-1 (FIPS 180-4), for what others' standards still ask for and where collisions break nothing; for anything else there is
/// `SHA256`.
enum SHA1Digest {
    /// Bytes of a digest.
    static let byteCount = 20

    /// The digest of bytes.
    static func of(_ bytes: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: byteCount)
        _ = SHA1(bytes, bytes.count, &result)
        return result
    }
}
