import Synchronization

/// The logs of the shards as far as this process knows them, and whoever waits for them to grow.
///
/// A lane tells its batch after each commit, in a few instructions, and wakes nobody where no reader of this process reads
/// the modules in it; the poll of the heads tells what other processes committed. Thread-safe.
final class LogSignal: Sendable {
    private let ledgers: [SharedLedger]
    private let bells = Mutex(Bells())
    private let hasBells = Atomic<Bool>(false)

    private struct Bells {
        var bells: [Bell] = []
        var modules: Set<String> = []
    }

    private final class SharedLedger: Sendable {
        let value = Mutex(ShardLedger())
        let recent = Mutex(RecentEvents())
    }

    init() { ledgers = (0..<Shard.count).map { _ in SharedLedger() } }

    /// What is known of a shard.
    func ledger(of shard: Int) -> ShardLedger { ledgers[shard].value.withLock { $0 } }

    /// The head of a shard, as far as is known.
    func head(of shard: Int) -> Int64 { ledgers[shard].value.withLock { $0.head } }

    /// Notes the head of a shard as the database told it; wakes nobody.
    func raise(_ shard: Int, to position: Int64) {
        _ = ledgers[shard].value.withLock { $0.raise(to: position) }
    }

    /// Notes a batch that this process committed, with the last position of each module in it; wakes those who wait where
    /// one of them is read here. `events` gives those of some modules for who reads close behind.
    func committed(
        _ shard: Int, _ positions: ClosedRange<Int64>, _ modules: [(name: String, position: Int64)],
        _ events: (Set<String>) -> [(position: Int64, entry: RecentEvents.Entry?)] = { _ in [] }
    ) {
        guard hasBells.load(ordering: .acquiring) else {
            return ledgers[shard].value.withLock { $0.note(positions, modules) }
        }
        let read = bells.withLock { $0.modules }
        let isRead = modules.contains { read.contains($0.name) }
        // Before anybody is told of the batch.
        let recent = isRead ? events(read) : []
        ledgers[shard].recent.withLock { $0.append(positions, of: read, recent) }
        ledgers[shard].value.withLock { $0.note(positions, modules) }
        if isRead { ring() }
    }

    /// The events of modules behind a position of a shard up to another, where this process committed all of them of late.
    func recent(
        _ shard: Int, after position: Int64, upTo last: Int64, of modules: Set<String>, limitBytes: Int64
    ) -> RecentEvents.Page? {
        ledgers[shard].recent.withLock {
            $0.page(after: position, upTo: last, of: modules, limitBytes: limitBytes)
        }
    }

    /// Says of which further modules a commit is to wake those who wait.
    func listen(to modules: Set<String>) { bells.withLock { $0.modules.formUnion(modules) } }

    /// Wakes everyone who waits.
    func ring() {
        guard hasBells.load(ordering: .acquiring) else { return }
        for bell in bells.withLock({ $0.bells }) { bell.ring() }
    }

    /// A new bell that rings from now on.
    func makeBell() -> Bell {
        let bell = Bell()
        bells.withLock { $0.bells.append(bell) }
        hasBells.store(true, ordering: .releasing)
        return bell
    }

    /// Rings a bell for the last time.
    func remove(_ bell: Bell) {
        bells.withLock { bells in
            bells.bells.removeAll { $0 === bell }
            hasBells.store(!bells.bells.isEmpty, ordering: .releasing)
        }
        bell.ring()
    }
}
