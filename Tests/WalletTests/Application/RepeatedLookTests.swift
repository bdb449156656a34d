import Kernel
import Postgres
import Synchronization
import Telemetry
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The loop of the workers: what it logs, when it waits, and when it ends.
@Suite struct RepeatedLookTests {
    /// Ends a loop in place of a cancelled wait.
    private struct Enough: Error {}

    /// Looks with what `look` does the first, second, … time, waits `waits` times, and then is cancelled; answers what was
    /// looked for and waited, in order, and what was logged.
    private func loop(
        waits: Int, _ look: (Int) async throws -> RepeatedLook.Next
    ) async -> (steps: [String], log: String) {
        let steps = Mutex<[String]>([])
        let log = CollectedLog()
        let looks = RepeatedLook(every: .seconds(5), warning: "it was not looked for") { duration in
            let count = steps.withLock { steps in
                steps.append("wait \(duration.components.seconds)")
                return steps.count { $0.hasPrefix("wait") }
            }
            if count >= waits { throw Enough() }
        }
        await looks.run(Logger(sink: log, clock: SystemClock(), minimumLevel: .info)) {
            let count = steps.withLock { steps in
                steps.append("look")
                return steps.count { $0 == "look" }
            }
            return try await look(count)
        }
        return (steps.withLock { $0 }, log.text)
    }

    @Test func `after each look it waits, and logs nothing of what goes well`() async {
        let run = await loop(waits: 2) { _ in .later }
        #expect(run.steps == ["look", "wait 5", "look", "wait 5"])
        #expect(run.log.isEmpty)
    }

    @Test func `where more may be due it looks again at once`() async {
        let run = await loop(waits: 1) { $0 < 3 ? .now : .later }
        #expect(run.steps == ["look", "look", "look", "wait 5"])
    }

    @Test func `a look that fails is warned of, and the next one comes after the wait`() async {
        let run = await loop(waits: 2) { count in
            if count == 1 { throw WalletServiceError.unavailable(retryAfterSeconds: 1) }
            return .later
        }
        #expect(run.steps == ["look", "wait 5", "look", "wait 5"])
        #expect(run.log.split(separator: "\n").count == 1)
        #expect(run.log.contains(#""level":"warning","message":"it was not looked for","code":"unavailable""#))
    }

    @Test func `a cancelled task looks no more, and what its end cut off is no warning`() async {
        let task = Task {
            await loop(waits: .max) { _ in
                withUnsafeCurrentTask { $0?.cancel() }
                throw CancellationError()
            }
        }
        let run = await task.value
        #expect(run.steps == ["look"])
        #expect(run.log.isEmpty)
    }

    @Test(arguments: [
        (WalletServiceError.notFound as any Error, "notFound"),
        (WalletServiceError.rule(.walletClosed), "walletClosed"),
        (WalletServiceError.unknown(code: "state"), "state"),
        (WalletServiceError.failed(Failure(.invalid, code: "odd", detail: "Fatma Hassan owes 3")), "odd"),
        (PostgresError.cancelled, "PostgresError"),
        (CancellationError(), "CancellationError"),
    ])
    func `of an error its code is said, else its type, and never its words`(_ error: any Error, _ code: String) {
        #expect(RepeatedLook.code(of: error) == code)
    }
}
