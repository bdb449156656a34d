import EventLoop
import Kernel
import Postgres
import Synchronization
public import Telemetry

/// Carries the readers of the log on that this process leads: asynchronous and subscribed projections, and reactions.
///
/// Commits of this process wake it in memory where they are of a module that is read here; one poll of the heads tells what
/// others committed. What is of other modules is gone past without a page. One process leads a reader
/// in a shard; where it dies another takes over once its lease ran out (docs/adr/0013-readers-of-the-log.md).
public final class SubscriptionRunner: Sendable {
    let database: Database
    let catalogue: ReaderCatalogue
    let board: ReaderBoard
    let leases: ReaderLeases
    let carrier: PageCarrier
    let limits: SubscriptionLimits
    let metrics: SubscriptionMetrics
    let logger: Logger
    let signal: LogSignal
    private let journal: EventJournal
    private let isStopping = Atomic<Bool>(false)
    /// Counts the times at which checkpoints are to follow their readers.
    let followRounds = Atomic<Int>(0)
    private let tasks = Mutex<[Task<Void, Never>]>([])
    private let beatTasks = Mutex<[Task<Void, Never>]>([])

    /// Makes a runner; `start()` begins its work.
    ///
    /// `faults` are for tests.
    public init(
        _ catalogue: ReaderCatalogue, journal: EventJournal, telemetry: (MetricsRegistry, Logger),
        limits: SubscriptionLimits = SubscriptionLimits(), faults: (any ReaderFaultPoints)? = nil
    ) {
        self.catalogue = catalogue
        self.journal = journal
        self.limits = limits
        database = journal.resources.database
        signal = journal.resources.signal
        board = ReaderBoard(catalogue.behind, limits)
        let holder: LeaseHolderID = journal.resources.ids.make()
        leases = ReaderLeases(board: board, holder: holder, limits: limits)
        carrier = PageCarrier(
            catalogue: catalogue, keys: journal.resources.keys, holder: holder, limits: limits,
            signal: journal.resources.signal, faults: faults)
        metrics = SubscriptionMetrics(telemetry.0)
        logger = telemetry.1
    }

    /// Begins the work, on a migrated database; a second call does nothing, and a program without readers needs none.
    public func start() {
        if board.readers.isEmpty { return }
        let isFirst = tasks.withLock { tasks in
            guard tasks.isEmpty, !isStopping.load(ordering: .acquiring) else { return false }
            // Unstructured: they run beside everything else until `stop`.
            for worker in 0..<limits.connections {
                let bell = signal.makeBell()
                tasks.append(Task { await self.work(worker, bell) })
            }
            for reader in board.readers.indices where board.readers[reader].kind == .reaction {
                let bell = signal.makeBell()
                tasks.append(Task { await self.react(reader, bell) })
            }
            return true
        }
        guard isFirst else { return }
        signal.listen(to: Set(board.readers.map(\.module)))
        journal.resources.waited.set(catalogue.behind.filter { $0.kind != .reaction })
        // Unstructured as the others; cancelled at once by `stop`, because it only looks and renews.
        beatTasks.withLock {
            $0 = [
                Task { await self.beat() }, Task { await self.upgradeWhereDue() }, Task { await self.retryWhereDue() },
            ]
        }
    }

    /// Ends the work after the pages under way and gives the leases back.
    public func stop() async {
        isStopping.store(true, ordering: .releasing)
        let beats = beatTasks.withLock { tasks in
            defer { tasks = [] }
            return tasks
        }
        for beat in beats { beat.cancel() }
        signal.ring()
        for task in tasks.withLock({ $0 }) { await task.value }
        for beat in beats { await beat.value }
        if beats.isEmpty { return }
        do {
            try await database.withConnection(.system) { connection in
                try await self.leases.follow(on: connection) { _, _ in true }
                try await self.leases.release(on: connection)
            }
        } catch {
            logger.warning("the leases of readers were not given back", ["error": .type(of: error)])
        }
    }

    /// Whether `stop` was called.
    var isEnding: Bool { isStopping.load(ordering: .acquiring) }

    /// Pages of the tables of every second shard, or so, over one connection that is borrowed while there is work.
    private func work(_ worker: Int, _ bell: Bell) async {
        defer { signal.remove(bell) }
        let count = limits.connections
        let isOwn: @Sendable (LogReader, Int) -> Bool = { $0.kind != .reaction && $1 % count == worker }
        var followed = 0
        while !isEnding {
            let round = followRounds.load(ordering: .acquiring)
            let isToFollow = round != followed && !board.moves(where: isOwn).isEmpty
            guard isToFollow || next(isOwn) != nil else {
                followed = round
                await bell.wait()
                continue
            }
            do {
                try await database.withConnection(.system) { connection in
                    while !self.isEnding, let step = self.next(isOwn) {
                        switch step {
                        case .page(let cohort): try await self.take(cohort, on: connection)
                        case .skim(let questions): try await self.skim(questions, on: connection)
                        }
                    }
                    if isToFollow { try await self.leases.follow(on: connection, where: isOwn) }
                }
                followed = round
                // What is committed meanwhile makes one page. Losing the error is right: nobody cancels this task.
                try? await Task.sleep(for: limits.pace)
            } catch {
                // No connection, or it broke: what rests is looked at again with the next poll.
                await bell.wait()
            }
        }
    }

    /// The next step of the readers and shards that `matches` says.
    func next(_ matches: (LogReader, Int) -> Bool) -> ReaderBoard.Step? {
        board.next(signal, now: MonotonicClock.nanoseconds(), where: matches)
    }

    /// Asks the log where the next events of readers are that this process does not know of.
    func skim(_ questions: [ReaderBoard.Question], on connection: BorrowedConnection) async throws {
        let answers = try await carrier.skim(questions, of: board.readers, on: connection)
        for (question, answer) in zip(questions, answers) { board.answer(question, answer) }
    }

    /// Takes a page in for all readers that stand there; where that fails, each for itself.
    private func take(_ cohort: ReaderBoard.Cohort, on connection: BorrowedConnection) async throws {
        let readers = cohort.readers.map { board.readers[$0] }
        do {
            let outcome = try await carrier.carry(cohort, of: readers, on: connection)
            for (index, reader) in cohort.readers.enumerated() {
                // Counted first: where the board says that nothing is behind, all of it is in the figures.
                metrics.events.series(readers[index].name).increment(by: UInt64(outcome.counts[index]))
                metrics.pages.series(readers[index].name).increment()
                board.advance(
                    reader, cohort.shard, to: outcome.position, leasedUntil: outcome.leasedUntilNanoseconds)
            }
            board.pace(cohort, now: MonotonicClock.nanoseconds())
        } catch {
            if cohort.readers.count == 1 {
                return try await fail(
                    cohort.readers[0], cohort, ReaderFault(error), on: connection)
            }
            for index in cohort.readers.indices { try await take(cohort.alone(index), on: connection) }
        }
    }
}
