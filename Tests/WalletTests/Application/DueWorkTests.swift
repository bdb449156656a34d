import Foundation
import Jobs
import Journal
import Kernel
import Synchronization
import Telemetry
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What the jobs of the module share: rounds, their failures, and the context in which they do something.
@Suite struct DueWorkTests {
    @Test func `what could not be done is counted, with the first code`() {
        var round = JobReport()
        round.fail(WalletServiceError.failed(Failure(.ruleViolated, code: "walletClosed", detail: "Fatma Hassan")))
        round.fail(WalletServiceError.notFound)
        #expect(round == JobReport(failed: 2, firstFailure: "walletClosed"))
    }

    @Test(arguments: [1, 3, 100]) func `of many items at most so many are done at once, and each that fails is counted`(
        _ width: Int
    ) async {
        let running = Mutex((now: 0, most: 0, done: Set<Int>()))
        var round = JobReport()
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

    @Test func `the operators' page names every job`() async throws {
        let place = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/operations.md")
        let page = try String(contentsOf: place.standardizedFileURL, encoding: .utf8)
        let names = [
            HoldExpiry.name, CardExpiry.name, SettlementRunner.name, PaymentRunner.name, ClearingRunner.name,
            ApprovalExpiry.name,
        ]
        #expect(Set(names).count == names.count)
        for name in names { #expect(page.contains("| `\(name)` |"), "\(name)") }
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
