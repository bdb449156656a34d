import Journal
import Kernel
import Telemetry
import WalletAPI

/// What runs beside requests, in every process that serves.
protocol BackgroundWorker: Sendable {
    /// Begins; a second call does nothing.
    func start(_ logger: Logger)
    /// Ends it, after what it has under way.
    func stop() async
}

/// What is due at some time, whether anybody asks for it or not.
///
/// Every process does all of it, so it must bear that two do the same at once, and that one ends in the middle.
protocol DueWork: Sendable {
    associatedtype Round: WorkRound

    /// The time between two looks.
    static var period: Duration { get }
    /// What is logged where some of it could not be done; the words name nobody.
    static var unfinished: LogMessage { get }
    /// What is logged where it was not even found what is due.
    static var unseen: LogMessage { get }

    /// Does everything that is due now, and counts what could not be done; throws where it is not known what is due.
    func round() async throws -> Round
}

/// Does what is due again and again, and warns of what could not be done: how much, and the code of the first failure.
final class PeriodicWorker<Work: DueWork>: BackgroundWorker {
    private let work: Work
    private let looks: RepeatedLook
    private let task = BackgroundTask()

    /// Makes one; `pause` waits, and throws where the task is cancelled.
    init(_ work: Work, pause: @escaping RepeatedLook.Pause = { try await Task.sleep(for: $0) }) {
        self.work = work
        looks = RepeatedLook(every: Work.period, warning: Work.unseen, pause: pause)
    }

    func start(_ logger: Logger) {
        task.start { [work, looks] in
            await looks.run(logger) {
                let round = try await work.round()
                if let code = round.firstFailure {
                    logger.warning(Work.unfinished, ["failures": .public(round.failed), "code": .public(code)])
                }
                return .later
            }
        }
    }

    func stop() async { await task.stop() }
}

/// What a look came to: what a warning says of it, and beside it what the work counts for its tests.
protocol WorkRound: Sendable {
    /// How many things could not be done now.
    var failed: Int { get set }
    /// The code of the first failure.
    var firstFailure: String? { get set }
}

extension WorkRound {
    /// Counts what could not be done.
    mutating func fail(_ error: WalletServiceError) { fail(code: RepeatedLook.code(of: error)) }

    /// Counts what could not be done, by its code.
    mutating func fail(code: String) {
        failed += 1
        firstFailure = firstFailure ?? code
    }

    /// Does something with each of some items, at most `width` at a time, and counts those with which it could not be done.
    mutating func each<Item: Sendable>(
        _ items: some Collection<Item>, atOnce width: Int,
        _ body: @escaping @Sendable (Item) async throws(WalletServiceError) -> Void
    ) async {
        let errors = await withTaskGroup(of: WalletServiceError?.self) { group in
            var errors: [WalletServiceError] = []
            for (index, item) in items.enumerated() {
                if index >= width, let error = await group.next() ?? nil { errors.append(error) }
                group.addTask {
                    do throws(WalletServiceError) {
                        try await body(item)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            for await case let error? in group { errors.append(error) }
            return errors
        }
        for error in errors { fail(error) }
    }
}
