/// The handlers of the watched descriptors, indexed by descriptor.
///
/// Each watch has a generation, so that an event of one that was since withdrawn is not given to the next descriptor
/// with the same number.
struct DescriptorTable {
    private struct Entry {
        var generation: UInt32 = 0
        var interest: Reactor.Interest = []
        var handler: ((Reactor.Readiness) -> Void)?
    }

    private var entries: [Entry] = []

    /// Adds a handler and returns the token of its events; nil where the descriptor has one.
    mutating func add(
        _ descriptor: Int32, _ interest: Reactor.Interest, _ handler: @escaping (Reactor.Readiness) -> Void
    ) -> UInt64? {
        let index = Int(descriptor)
        while entries.count <= index { entries.append(Entry()) }
        guard entries[index].handler == nil else { return nil }
        entries[index].generation &+= 1
        entries[index].interest = interest
        entries[index].handler = handler
        return token(at: index)
    }

    /// Removes a handler; false where there was none.
    mutating func remove(_ descriptor: Int32) -> Bool {
        let index = Int(descriptor)
        guard entries.indices.contains(index), entries[index].handler != nil else { return false }
        entries[index].handler = nil
        entries[index].interest = []
        return true
    }

    /// Removes all handlers and returns their descriptors.
    mutating func removeAll() -> [Int32] {
        let watched = entries.indices.filter { entries[$0].handler != nil }
        entries.removeAll()
        return watched.map { Int32($0) }
    }

    /// Replaces the interest and returns the one before and the token; nil where the descriptor is not watched.
    mutating func setInterest(
        _ descriptor: Int32, _ interest: Reactor.Interest
    ) -> (old: Reactor.Interest, token: UInt64)? {
        let index = Int(descriptor)
        guard entries.indices.contains(index), entries[index].handler != nil else { return nil }
        let old = entries[index].interest
        entries[index].interest = interest
        return (old, token(at: index))
    }

    /// The handler and present interest of an event; nil where its watch was withdrawn.
    func target(of token: UInt64) -> (handler: (Reactor.Readiness) -> Void, interest: Reactor.Interest)? {
        let index = Int(UInt32(truncatingIfNeeded: token))
        guard index < entries.count, entries[index].generation == UInt32(token >> 32),
            let handler = entries[index].handler
        else { return nil }
        return (handler, entries[index].interest)
    }

    private func token(at index: Int) -> UInt64 {
        UInt64(entries[index].generation) << 32 | UInt64(index)
    }
}
