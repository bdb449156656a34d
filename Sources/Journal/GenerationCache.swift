/// A bounded cache of two generations that forgets what was not used of late.
///
/// The older generation is dropped when the younger is full, so each entry survives at least half the limit of other
/// insertions; every operation is one or two look-ups.
struct GenerationCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private let generationLimit: Int

    /// Makes a cache of at most `limit` entries.
    init(limit: Int) { generationLimit = max(1, limit / 2) }

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
        if young.count >= generationLimit, young[key] == nil {
            old = young
            young = [:]
            young.reserveCapacity(generationLimit)
        }
        young[key] = value
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
