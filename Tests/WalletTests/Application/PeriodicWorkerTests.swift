import Foundation
import Kernel
import Synchronization
import Telemetry
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What the workers of the module share: rounds, their failures, and the context in which they do something.
@Suite struct PeriodicWorkerTests {
    private func logger(_ log: CollectedLog) -> Logger {
        Logger(sink: log, clock: SystemClock(), minimumLevel: .info)
    }

    /// Starts a worker on rounds until it waits for the third time, and stops it; answers what was logged.
    private func log(of rounds: @escaping @Sendable (Int) throws -> ScriptedWork.Round) async -> [Substring] {
        let log = CollectedLog()
        let (waits, wait) = AsyncStream.makeStream(of: Duration.self)
        let (steps, step) = AsyncStream.makeStream(of: Void.self)
        let waiting = Steps(steps)
        let worker = PeriodicWorker(ScriptedWork(rounds)) { duration in
            wait.yield(duration)
            try await waiting.next()
        }
        worker.start(logger(log))
        worker.start(logger(log))
        var looks = waits.makeAsyncIterator()
        for number in 1...3 {
            let waited = await looks.next()
            #expect(waited == ScriptedWork.period)
            if number < 3 { step.yield() }
        }
        await worker.stop()
        return log.text.split(separator: "\n")
    }

    @Test func `a round that leaves something undone is warned of with how much and the first code alone`() async {
        let lines = await log { number in
            var round = ScriptedWork.Round()
            if number == 2 {
                round.fail(.failed(Failure(.ruleViolated, code: "walletClosed", detail: "Fatma Hassan")))
                round.fail(.notFound)
            }
            return round
        }
        #expect(lines.count == 1)
        let line = lines.first ?? ""
        #expect(line.contains(#""message":"some of it is undone","failures":2,"code":"walletClosed"}"#))
    }

    @Test func `a round that fails as a whole is warned of, and the next one comes all the same`() async {
        let lines = await log { number in
            if number == 1 { throw WalletServiceError.deadlineExceeded }
            return ScriptedWork.Round()
        }
        #expect(lines.count == 1)
        let line = lines.first ?? ""
        #expect(line.contains(#""message":"none of it was found","code":"deadlineExceeded"}"#))
    }

    @Test(arguments: [1, 3, 100]) func `of many items at most so many are done at once, and each that fails is counted`(
        _ width: Int
    ) async {
        let running = Mutex((now: 0, most: 0, done: Set<Int>()))
        var round = ScriptedWork.Round()
        await round.each(Array(0..<40), atOnce: width) { item async throws(WalletServiceError) in
            running.withLock { running in
                running.now += 1
                running.most = max(running.most, running.now)
            }
            await Task.yield()
            running.withLock { running in
                running.now -= 1
                running.done.insert(item)
            }
            if item % 4 == 0 { throw .notFound }
        }
        let (most, done) = running.withLock { ($0.most, $0.done) }
        #expect(most <= width)
        #expect(done.count == 40)
        #expect(round.failed == 10 && round.firstFailure == "notFound")
    }

    @Test func `the operators' page names every warning`() throws {
        let place = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/operations.md")
        let page = try String(contentsOf: place.standardizedFileURL, encoding: .utf8)
        let warnings = [
            HoldExpiry.unfinished, CardExpiry.unfinished, SettlementRunner.unfinished, PaymentRunner.unfinished,
            ClearingRunner.unfinished, ApprovalExpiry.unfinished,
        ]
        for warning in warnings { #expect(page.contains("| `\(warning.text)` |"), "\(warning.text)") }
    }

    @Test func `what a worker does is the system's, in one tenant, and has an end in real time`() {
        let before = SystemClock().monotonicNanoseconds()
        let context = RequestContext.ofWorker("expiry", in: WalletDesk.hospital, seconds: 10)
        let after = SystemClock().monotonicNanoseconds()
        #expect(context.hospitalID == WalletDesk.hospital && context.requestID == "expiry")
        #expect(context.principal.kind == .system && context.principal.permissions.isEmpty)
        #expect((before + 10_000_000_000...after + 10_000_000_000).contains(context.deadlineNanoseconds))
        let other = RequestContext.ofWorker("expiry", in: WalletDesk.hospital, seconds: 10)
        #expect(context.trace != other.trace)
    }
}

/// Work of which a test says what each round comes to.
private final class ScriptedWork: DueWork {
    struct Round: WorkRound {
        var failed = 0
        var firstFailure: String?
    }

    static let period = Duration.seconds(7)
    static let unfinished: LogMessage = "some of it is undone"
    static let unseen: LogMessage = "none of it was found"

    private let rounds: @Sendable (Int) throws -> Round
    private let count = Mutex(0)

    init(_ rounds: @escaping @Sendable (Int) throws -> Round) { self.rounds = rounds }

    func round() async throws -> Round {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return try rounds(number)
    }
}
