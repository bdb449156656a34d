/// What this process knows of the log of one shard: how far it goes, and of which modules its events are since this process
/// writes it alone.
///
/// A lane tells its batches in their order, each with the modules that are in it. So nobody need ask the database whether a
/// reader has something to read there. What another process wrote in between is a hole: the ledger begins anew behind it.
struct ShardLedger: Sendable {
    /// What is behind a position, for readers of one module.
    enum Next: Sendable, Hashable {
        /// Nothing of the module's up to there.
        case nothing(upTo: Int64)
        /// An event of the module's.
        case something
        /// Another process wrote it, or this one did before it began to keep the ledger.
        case unknown
    }

    /// The last position that was committed, as far as is known.
    private(set) var head: Int64 = 0
    /// The modules of all events behind this position, up to `known`, are in the ledger.
    private var from: Int64 = .max
    private var known: Int64 = 0
    /// The last position of each module in what is known.
    private var last: [String: Int64] = [:]

    /// Whether something was committed of which the ledger tells no modules.
    var isIncomplete: Bool { known < head }

    /// Notes where the shard's head stands by the database; answers whether it moved.
    mutating func raise(to position: Int64) -> Bool {
        guard position > head else { return false }
        head = position
        return true
    }

    /// Notes a batch that this process committed: its first and last positions, and the last of each module in it.
    mutating func note(_ positions: ClosedRange<Int64>, _ modules: [(name: String, position: Int64)]) {
        if positions.lowerBound != known + 1 || from == .max {
            from = positions.lowerBound - 1
            last = [:]
        }
        for module in modules { last[module.name] = module.position }
        known = positions.upperBound
        head = max(head, known)
    }

    /// What is behind a position.
    func next(of module: String, after position: Int64) -> Next {
        if position >= head { return .nothing(upTo: position) }
        if position < from || position >= known { return .unknown }
        if let last = last[module], last > position { return .something }
        return .nothing(upTo: known)
    }

    /// From where on a checkpoint shows a reader of a module all of the log up to `position`; whether an event of the
    /// module's stands at `since`, so that one before it has certainly not come so far.
    func reach(of module: String, upTo position: Int64) -> (since: Int64, isExact: Bool) {
        guard position > from, position <= known else { return (position, false) }
        guard let last = last[module] else { return (from, false) }
        return last <= position ? (last, true) : (position, false)
    }
}
