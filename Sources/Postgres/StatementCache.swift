/// Which statements a connection has prepared, at most a bounded number; the least recently used one makes room.
///
/// States of a statement: absent → *preparing* in a group → *ready* when that preparation was answered, or absent again
/// when it failed. A group may use what it prepares itself; another group, sent meanwhile, may not rely on it, because the
/// preparation is skipped where its group failed before: it sends the text unprepared.
struct StatementCache {
    /// How a statement is to be sent.
    enum Use: Equatable {
        case prepared(String)
        case prepareFirst(String, number: Int)
        case unprepared
    }

    private struct Entry {
        var number: Int
        var name: String
        var types: [UInt32]
        var text: String?
        /// Held so that its identity is not given to another object.
        var statement: PreparedStatement?
        /// The group that prepares it; nil once it is ready.
        var preparingGroup: UInt64?
        var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [Entry] = []
    private var indexByText: [String: Int] = [:]
    private var indexByStatement: [ObjectIdentifier: Int] = [:]
    private var lastNumber = 0
    private var clock: UInt64 = 0
    /// Names that are still to be deallocated on the server.
    private var discarded: [String] = []

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { entries.count }

    /// How to send `statement` with values of `types` in `group`.
    mutating func use(_ statement: SQL, types: [UInt32], group: UInt64) -> Use {
        clock += 1
        if let index = index(of: statement) {
            if entries[index].types == types {
                entries[index].lastUse = clock
                guard let preparing = entries[index].preparingGroup, preparing != group else {
                    return .prepared(entries[index].name)
                }
                return .unprepared
            }
            guard entries[index].preparingGroup == nil else { return .unprepared }
            discard(index)
        }
        guard makeRoom() else { return .unprepared }
        return add(statement, types, group)
    }

    /// Notes that a statement was prepared.
    mutating func prepared(_ number: Int) {
        guard let index = entries.firstIndex(where: { $0.number == number }) else { return }
        entries[index].preparingGroup = nil
    }

    /// Notes that a statement could not be prepared: it is forgotten.
    mutating func unprepared(_ number: Int) {
        if let index = entries.firstIndex(where: { $0.number == number }) { remove(index) }
    }

    /// Forgets all that is ready, after the server refused one as stale (its tables have changed).
    mutating func discardAll() {
        for index in entries.indices.reversed() where entries[index].preparingGroup == nil { discard(index) }
    }

    /// A name that is to be deallocated now.
    mutating func nextDiscarded() -> String? { discarded.popLast() }

    private func index(of statement: SQL) -> Int? {
        if let prepared = statement.prepared { return indexByStatement[ObjectIdentifier(prepared)] }
        return indexByText[statement.text]
    }

    private mutating func add(_ statement: SQL, _ types: [UInt32], _ group: UInt64) -> Use {
        lastNumber += 1
        let entry = Entry(
            number: lastNumber, name: "s\(lastNumber)", types: types,
            text: statement.prepared == nil ? statement.text : nil, statement: statement.prepared,
            preparingGroup: group, lastUse: clock)
        entries.append(entry)
        point(to: entries.count - 1)
        return .prepareFirst(entry.name, number: entry.number)
    }

    /// Makes room for one more; false where everything is being prepared just now.
    private mutating func makeRoom() -> Bool {
        if entries.count < capacity { return true }
        let ready = entries.indices.filter { entries[$0].preparingGroup == nil }
        guard let oldest = ready.min(by: { entries[$0].lastUse < entries[$1].lastUse }) else { return false }
        discard(oldest)
        return true
    }

    private mutating func discard(_ index: Int) {
        discarded.append(entries[index].name)
        remove(index)
    }

    private mutating func remove(_ index: Int) {
        if let text = entries[index].text { indexByText[text] = nil }
        if let statement = entries[index].statement { indexByStatement[ObjectIdentifier(statement)] = nil }
        entries.swapAt(index, entries.count - 1)
        entries.removeLast()
        if index < entries.count { point(to: index) }
    }

    private mutating func point(to index: Int) {
        if let text = entries[index].text { indexByText[text] = index }
        if let statement = entries[index].statement { indexByStatement[ObjectIdentifier(statement)] = index }
    }
}
