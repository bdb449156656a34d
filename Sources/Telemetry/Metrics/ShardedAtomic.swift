#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
internal import Synchronization

/// A count that several threads add to without fighting over one cache line.
struct ShardedAtomic: ~Copyable, Sendable {
    /// One shard on a cache line of its own.
    private struct Cell: ~Copyable, Sendable {
        let value = Atomic<UInt64>(0)
        private let padding = InlineArray<7, UInt64>(repeating: 0)
    }

    private let cells = InlineArray<8, Cell> { _ in Cell() }

    func add(_ amount: UInt64) {
        cells[ThreadShard.index(of: 8)].value.wrappingAdd(amount, ordering: .relaxed)
    }

    /// The sum; what is added meanwhile may be in it or not.
    var sum: UInt64 {
        var total: UInt64 = 0
        for index in cells.indices { total &+= cells[index].value.load(ordering: .relaxed) }
        return total
    }
}

/// Spreads threads over shards.
enum ThreadShard {
    /// A shard of `count`, a power of two up to 256, that stays the same for the calling thread.
    static func index(of count: Int) -> Int {
        // Thread handles are addresses that differ in their middle bits: the product mixes those into the highest.
        #if canImport(Darwin)
            let handle = UInt64(UInt(bitPattern: pthread_self()))
        #else
            let handle = UInt64(pthread_self())
        #endif
        let mixed = handle &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 56) & (count - 1)
    }
}
