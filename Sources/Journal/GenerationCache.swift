import Synchronization

/// A bounded cache of two generations that forgets what was not used of late.
///
/// The older generation is dropped when the younger is full, so each entry survives at least half the limit of other
/// insertions; every operation is one or two look-ups.
struct GenerationCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private var generationLimit: Int
    private let room: SharedRoom?

    /// Makes a cache of at most `limit` entries, and of as many more as it can take from a room that several share.
    init(limit: Int, room: SharedRoom? = nil) {
        generationLimit = max(1, limit / 2)
        self.room = room
    }

    /// How many entries there are, those that are in both generations counted twice.
    var count: Int { young.count + old.count }

    /// The value of a key, which counts as a use.
    mutating func value(for key: Key) -> Value? {
        if let value = young[key] { return value }
        guard let value = old[key] else { return nil }
        insert(value, for: key)
        return value
    }

    /// Stores a value.
    mutating func insert(_ value: Value, for key: Key) {
        if young.count >= generationLimit, young[key] == nil, !widen() {
            old = young
            young = [:]
            young.reserveCapacity(generationLimit)
        }
        young[key] = value
    }

    /// Takes what there is of the shared room; answers whether that was anything.
    private mutating func widen() -> Bool {
        guard let taken = room?.take(), taken > 0 else { return false }
        generationLimit += taken / 2
        return true
    }

    /// Forgets a key.
    mutating func remove(_ key: Key) {
        young[key] = nil
        old[key] = nil
    }

    /// Forgets the keys that match.
    mutating func removeAll(where matches: (Key) -> Bool) {
        young = young.filter { !matches($0.key) }
        old = old.filter { !matches($0.key) }
    }

    /// Forgets everything.
    mutating func removeAll() {
        young = [:]
        old = [:]
    }
}

/// Entries that several caches may have beyond their own limits: whichever fills up first takes them, and keeps them.
final class SharedRoom: Sendable {
    /// How many entries are taken at a time.
    static let portion = 8_192

    private let left: Mutex<Int>

    /// Makes a room of so many entries.
    init(_ count: Int) { left = Mutex(count) }

    /// Takes a portion, or what is left of it.
    func take() -> Int {
        left.withLock { left in
            let taken = min(left, Self.portion)
            left -= taken
            return taken
        }
    }
}
