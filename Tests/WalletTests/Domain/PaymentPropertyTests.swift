import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What holds of payments after any sequence of commands and reports.
@Suite struct PaymentPropertyTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `whatever is asked and told, what was taken and given back is what the books say`(_ seed: UInt64) throws {
        var world = try PaymentWorld(seed: seed)
        for _ in 0..<10_000 { world.step() }
        #expect(world.faults.isEmpty, "seed \(seed): \(world.faults.prefix(3))")
        #expect(world.books.values.reduce(0, +) == 0, "seed \(seed)")
        // A run in which something never happened would prove nothing of it.
        #expect(world.statuses == Set(PaymentStatus.allCases), "seed \(seed)")
        #expect(
            world.refused.isSuperset(of: [
                "paymentStatus", "exceedsAuthorized", "exceedsCaptured", "captureUnderWay", "notInParts",
                "authorizedByGateway",
            ]), "seed \(seed): \(world.refused)")
        #expect(world.events.count == PaymentEventCodec.Name.allCases.count, "seed \(seed): \(world.events)")
    }

    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func `reports come to the same in any order and any number of times`(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let amount = Given.money(100)
        let facts: [PaymentReport] = [
            .failed(code: "no", attemptID: "p0"), .authorized(amount, attemptID: "p1"),
            .captured(total: Given.money(40), attemptID: "p1"), .captured(total: amount, attemptID: "p1"),
            .refunded(refundID: nil, gatewayID: "r1", Given.money(30)),
            .refunded(refundID: nil, gatewayID: "r2", Given.money(20)),
        ]
        for _ in 0..<200 {
            var payment = PaymentGiven.gateway()
            let told = (facts + facts).shuffled(using: &random)
            for (index, report) in told.enumerated() {
                payment = try PaymentGiven.after(
                    .report(
                        PaymentGiven.place(), report, spareID: PaymentRefundID(high: 1, low: UInt64(index))), payment)
            }
            #expect(payment.sums.status == .partiallyRefunded, "seed \(seed): \(told)")
            #expect(payment.sums.capturedMinor == 100 && payment.sums.refundedMinor == 50, "seed \(seed): \(told)")
            #expect(payment.sums.capturingMinor == 0 && payment.refunds.count == 2, "seed \(seed): \(told)")
        }
    }
}
