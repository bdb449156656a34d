/// Where the time comes from.
///
/// Domain code never asks: times enter inside commands.
public protocol WallClock: Sendable {
    /// The present instant in UTC.
    func now() -> Timestamp
    /// Nanoseconds of a clock that never runs backwards, for deadlines and durations; its zero means nothing.
    func monotonicNanoseconds() -> UInt64
}

/// Where new ids come from.
public protocol IDGenerator: Sendable {
    /// The 128 bits of a new UUIDv7; unique, and increasing within a process.
    func next() -> (high: UInt64, low: UInt64)
}

extension IDGenerator {
    /// A new id of the asked-for kind.
    public func make<Tag>(_: EntityID<Tag>.Type = EntityID<Tag>.self) -> EntityID<Tag> {
        let bits = next()
        return EntityID(high: bits.high, low: bits.low)
    }
}
