import COpenSSL

/// The hash function SHA-256 (FIPS 180-4), at once or piece by piece.
///
/// A value: a copy goes on independently of the original, so that a common beginning is hashed once.
public struct SHA256: Sendable {
    /// How many bytes a digest has.
    public static let digestBytes = 32
    /// How many bytes the function works on at a time.
    static let blockBytes = 64

    private var state = SHA256_CTX()

    /// Starts a hash over nothing.
    public init() {
        copenssl_sha256_init(&state)
    }

    /// Adds bytes to what is hashed.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        copenssl_sha256_update(&state, start, bytes.count)
    }

    /// Adds bytes to what is hashed.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The digest of everything that was added so far; more may be added afterwards.
    public func digest() -> SHA256Digest {
        var copy = state
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { buffer in
            copenssl_sha256_final(&copy, buffer.assumingMemoryBound(to: UInt8.self).baseAddress)
        }
        return SHA256Digest(words: words)
    }

    /// The 32 bytes of the digest of everything that was added so far; more may be added afterwards.
    public func finalize() -> [UInt8] {
        digest().bytes
    }

    /// The 32 bytes of the digest of `bytes`.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        digest(of: bytes).bytes
    }

    /// The 32 bytes of the digest of `bytes`.
    public static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        digest(of: bytes).bytes
    }

    /// The digest of `bytes` as a value that needs no allocation.
    public static func digest(of bytes: [UInt8]) -> SHA256Digest {
        bytes.withUnsafeBytes { digest(of: $0) }
    }

    /// The digest of `bytes` as a value that needs no allocation.
    public static func digest(of bytes: UnsafeRawBufferPointer) -> SHA256Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.digest()
    }
}
