/// The 32 bytes of a SHA-256, held in place so that they can key a dictionary without an allocation.
public struct SHA256Digest: Hashable, Sendable {
    // In memory order: the first word holds the first eight bytes as they stand.
    private let word0: UInt64
    private let word1: UInt64
    private let word2: UInt64
    private let word3: UInt64

    init(words: (UInt64, UInt64, UInt64, UInt64)) {
        (word0, word1, word2, word3) = words
    }

    /// The digest's 32 bytes.
    public var bytes: [UInt8] {
        withUnsafeBytes(of: (word0, word1, word2, word3)) { Array($0) }
    }

    /// Eight of the bytes as a number: evenly spread, for choosing a shard.
    @usableFromInline var spread: UInt64 { word1 }

    /// Feeds eight of the bytes, which are as good as random already.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(word0)
    }
}
