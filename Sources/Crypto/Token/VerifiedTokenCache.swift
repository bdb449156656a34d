import Glibc
public import Kernel
public import Synchronization

/// Remembers what verified tokens said, so that a request costs one hash and one look-up instead of a verification.
///
/// Keyed by the SHA-256 of the signature, beside which the signed part must be the very same: the signature is what nobody
/// else knows, and to hash the whole took a twentieth of a read. Bounded: longer tokens are not kept, and when a
/// shard is full its oldest entry goes, which with tokens of one lifetime is the next to expire. Safe from any thread;
/// each shard's lock is held for a few instructions, or for a walk of the shard by the `invalidate` calls.
///
/// A token that is being verified while its session is ended must not enter afterwards: `lookup` hands out a ticket
/// that `insert` honours only while nothing was invalidated since.
///
/// Looking up is inlinable: each request does it, and generic code of another module looks its types up at run time.
public final class VerifiedTokenCache<Value: Sendable>: Sendable {
    /// The longest signed part that is kept: four times that of a user who may everything, 64 MiB in a full cache.
    static var signedLimitBytes: Int { 4_096 }

    /// How many entries a cache holds unless told otherwise.
    public static var defaultCapacity: Int { 16_384 }

    @usableFromInline let shards: [TokenCacheShard<Value>]
    @usableFromInline let generation = Atomic<UInt64>(0)

    /// Makes an empty cache for about `capacity` entries (at least one per shard) in `shardCount` shards.
    public init(capacity: Int = defaultCapacity, shardCount: Int = 16) {
        precondition(capacity > 0 && shardCount > 0, "a cache has room for something")
        let capacityPerShard = (capacity + shardCount - 1) / shardCount
        shards = (0..<shardCount).map { _ in TokenCacheShard(capacity: capacityPerShard) }
    }

    /// What the token said, if it was verified before and is still valid at `now`; else a ticket for `insert`.
    @inlinable
    public func lookup(_ token: UnsafeRawBufferPointer, now: Timestamp) -> TokenCacheLookup<Value> {
        // Before the look-up: an invalidation that comes in between makes the ticket worthless, as it must.
        let generation = generation.load(ordering: .acquiring)
        let (signed, signature) = SignedParts.split(token)
        let digest = SHA256.digest(of: signature)
        if let value = shard(of: digest).value(for: digest, signed: signed, now: now) { return .hit(value) }
        return .miss(TokenCacheTicket(digest: digest, signed: Array(signed), generation: generation))
    }

    /// The same over an array.
    public func lookup(_ token: [UInt8], now: Timestamp) -> TokenCacheLookup<Value> {
        token.withUnsafeBytes { lookup($0, now: now) }
    }

    /// The same over a part of an array.
    @inlinable
    public func lookup(_ token: ArraySlice<UInt8>, now: Timestamp) -> TokenCacheLookup<Value> {
        token.withUnsafeBytes { lookup($0, now: now) }
    }

    /// Keeps `value` for the token of `ticket` until `expiresAt`.
    ///
    /// Drops it if anything was invalidated since the look-up.
    public func insert(_ value: Value, for ticket: TokenCacheTicket, sessionID: SessionID?, expiresAt: Timestamp) {
        guard ticket.signed.count <= Self.signedLimitBytes else { return }
        let entry = TokenCacheShard<Value>.Entry(
            digest: ticket.digest, signed: ticket.signed, sessionID: sessionID, expiresAt: expiresAt, value: value)
        shard(of: ticket.digest).insert(entry) { generation.load(ordering: .acquiring) == ticket.generation }
    }

    /// Forgets the tokens of a session, at once in this process.
    public func invalidate(sessionID: SessionID) {
        remove { $0.sessionID == sessionID }
    }

    /// Forgets the tokens whose value satisfies `condition`, at once in this process.
    public func removeAll(where condition: (Value) -> Bool) {
        remove { condition($0.value) }
    }

    /// How many entries there are, expired ones that nobody has asked for since included.
    public var count: Int { shards.reduce(0) { $0 + $1.count } }

    private func remove(where condition: (TokenCacheShard<Value>.Entry) -> Bool) {
        // First the generation, then the walk: an insert sees the new generation, or its entry is met by the walk.
        generation.wrappingAdd(1, ordering: .acquiringAndReleasing)
        for shard in shards { shard.remove(where: condition) }
    }

    @inlinable
    func shard(of digest: SHA256Digest) -> TokenCacheShard<Value> {
        shards[Int(digest.spread % UInt64(shards.count))]
    }
}

/// What a look-up found.
public enum TokenCacheLookup<Value: Sendable>: Sendable {
    /// The token was verified before: what it said.
    case hit(Value)
    /// The token is to be verified; the ticket then lets it in.
    case miss(TokenCacheTicket)
}

/// Lets the result of one verification into the cache.
public struct TokenCacheTicket: Sendable {
    let digest: SHA256Digest
    let signed: [UInt8]
    let generation: UInt64

    @usableFromInline
    init(digest: SHA256Digest, signed: [UInt8], generation: UInt64) {
        self.digest = digest
        self.signed = signed
        self.generation = generation
    }
}

/// What a token is made of (RFC 7515 section 7.1).
@usableFromInline
enum SignedParts {
    /// The part that is signed, with the second dot behind it, and the signature; without two dots all is signature.
    @usableFromInline
    static func split(
        _ token: UnsafeRawBufferPointer
    ) -> (signed: UnsafeRawBufferPointer, signature: UnsafeRawBufferPointer) {
        let start = behindDot(token, from: 0).flatMap { behindDot(token, from: $0) } ?? 0
        return (
            UnsafeRawBufferPointer(rebasing: token[..<start]), UnsafeRawBufferPointer(rebasing: token[start...])
        )
    }

    private static func behindDot(_ token: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = token.baseAddress else { return nil }
        let dot = memchr(base + start, Int32(UInt8(ascii: ".")), token.count - start)
        return dot.map { UnsafeRawPointer($0) - base + 1 }
    }
}
