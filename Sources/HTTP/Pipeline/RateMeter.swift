import Synchronization

/// Token buckets by key, kept as the instant at which each would be full again (the generic cell rate algorithm), so
/// that a bucket is one word.
///
/// Sharded, so that reactors seldom meet.
final class RateMeter<Key: Hashable & Sendable>: Sendable {
    /// How a bucket stands.
    struct Standing: Hashable, Sendable {
        /// Whether there was a token.
        var isAllowed: Bool
        /// The size of the bucket.
        var limit: Int
        /// The tokens that are left.
        var remaining: Int
        /// Seconds until the bucket is full, rounded up.
        var resetSeconds: Int
        /// Seconds until there is a token, rounded up; 0 where there is one.
        var retryAfterSeconds: Int
    }

    private struct Shard: ~Copyable, Sendable {
        let fullAt = Mutex<[Key: UInt64]>([:])
    }

    private final class Box: Sendable {
        let shard = Shard()
    }

    private static var minuteNanoseconds: UInt64 { 60_000_000_000 }
    private let shards: [Box]
    private let keysPerShard: Int

    /// Makes a meter that remembers about `keyLimit` keys.
    init(keyLimit: Int, shardCount: Int = 16) {
        shards = (0..<shardCount).map { _ in Box() }
        keysPerShard = max(1, keyLimit / shardCount)
    }

    /// Takes a token of a bucket that holds `perMinute` of them and fills up in a minute.
    func take(_ key: Key, perMinute: Int, nowNanoseconds now: UInt64) -> Standing {
        change(key, perMinute: perMinute, now: now, isTaking: true)
    }

    /// How the bucket stands, taking nothing.
    func look(_ key: Key, perMinute: Int, nowNanoseconds now: UInt64) -> Standing {
        change(key, perMinute: perMinute, now: now, isTaking: false)
    }

    private func change(_ key: Key, perMinute: Int, now: UInt64, isTaking: Bool) -> Standing {
        let limit = max(1, perMinute)
        let interval = Self.minuteNanoseconds / UInt64(limit)
        let capacity = interval * UInt64(limit)
        let box = shards[Int(UInt(bitPattern: key.hashValue) % UInt(shards.count))]
        return box.shard.fullAt.withLock { fullAt in
            let before = max(fullAt[key] ?? now, now) - now
            let isAllowed = before + interval <= capacity
            let after = isAllowed && isTaking ? before + interval : before
            if isAllowed, isTaking {
                if fullAt.count >= keysPerShard, fullAt[key] == nil { makeRoom(&fullAt, now: now) }
                fullAt[key] = now + after
            }
            let wait = isAllowed ? 0 : before + interval - capacity
            return Standing(
                isAllowed: isAllowed, limit: limit, remaining: Int((capacity - min(after, capacity)) / interval),
                resetSeconds: Self.seconds(after), retryAfterSeconds: Self.seconds(wait))
        }
    }

    /// Forgets full buckets; where all are in use, half of them, since a bound matters more than a strict count.
    private func makeRoom(_ fullAt: inout [Key: UInt64], now: UInt64) {
        fullAt = fullAt.filter { $0.value > now }
        guard fullAt.count >= keysPerShard else { return }
        for key in fullAt.keys.prefix(fullAt.count / 2 + 1) { fullAt[key] = nil }
    }

    private static func seconds(_ nanoseconds: UInt64) -> Int {
        Int((nanoseconds + 999_999_999) / 1_000_000_000)
    }
}
