import Jobs
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What is done at the gateway for a payment that is over before all of it was taken.
@Suite struct PaymentVoidTests {
    private static func round(_ desk: PaymentDesk) async throws -> Int {
        try await PaymentRunner(desk.live).round().done
    }

    /// A payment to which the payer agreed, and of which nothing is taken by itself.
    private func authorized(_ desk: PaymentDesk) async throws -> PaymentID {
        let id = try await desk.atGateway { $0.capture = .manual }
        try await desk.tell(id, .authorized(try WalletDesk.pounds(1_000)))
        return id
    }

    @Test func `what the payer agreed to is released once when the payment is called off, whatever answer is lost`()
        async throws
    {
        try await withPaymentDesks(2) { desks, clock in
            let desk = desks[0]
            let id = try await authorized(desk)
            desk.gateway.tell { $0.errors = [.unavailable] }
            _ = try await desk.service.cancelPayment(desk.context, id)
            #expect(desk.gateway.calls == [.open(id), .void(id)])
            #expect(try await Self.round(desk) == 0)
            clock.advance(by: .seconds(PaymentRowChange.answerSeconds))
            #expect(try await Self.round(desks[1]) == 1)
            #expect(desk.gateway.calls == [.open(id), .void(id), .void(id), .reports(id)])
            clock.advance(by: .seconds(PaymentRowChange.answerSeconds))
            #expect(try await Self.round(desk) == 0)
            #expect(try await desk.summary(id) == "cancelled 0 0")
            // Once more it is asked what became of the order, and never again.
            clock.advance(by: .seconds(PaymentLimits.openSeconds + PaymentLimits.orderSeconds))
            #expect(try await Self.round(desk) == 1)
            _ = try await desk.service.cancelPayment(desk.context, id)
            #expect(desk.gateway.calls == [.open(id), .void(id), .void(id), .reports(id), .reports(id)])
            clock.advance(by: .seconds(PaymentLimits.openSeconds + PaymentLimits.orderSeconds))
            #expect(try await Self.round(desk) == 0)
            try await desk.expectSound()
        }
    }

    @Test func `what was not taken in time is released, and what was is kept`() async throws {
        try await withPaymentDesk { desk, clock in
            let (whole, inPart) = (try await authorized(desk), try await authorized(desk))
            _ = try await desk.service.capturePayment(
                desk.context, inPart, CapturePaymentRequest(amount: try WalletDesk.pounds(300)))
            let untouched = try await desk.atGateway()
            clock.advance(by: .seconds(PaymentLimits.openSeconds))
            _ = try await Self.round(desk)
            let voided = desk.gateway.calls.filter { [.void(whole), .void(inPart), .void(untouched)].contains($0) }
            #expect(Set(voided) == [.void(whole), .void(inPart)] && voided.count == 2)
            #expect(try await desk.summary(whole) == "expired 0 0")
            #expect(try await desk.summary(inPart) == "captured 300 0")
            #expect(try await desk.account(.gateway) == -300)
            try await desk.expectSound()
        }
    }

    @Test func `a gateway that does not release is not asked to`() async throws {
        try await withPaymentDesk(voids: false) { desk, clock in
            let id = try await authorized(desk)
            _ = try await desk.service.cancelPayment(desk.context, id)
            clock.advance(by: .seconds(PaymentLimits.openSeconds + PaymentLimits.orderSeconds))
            #expect(try await Self.round(desk) == 1)
            #expect(desk.gateway.calls == [.open(id), .reports(id)])
            #expect(try await desk.summary(id) == "cancelled 0 0")
            try await desk.expectSound()
        }
    }

    @Test func `what a gateway took after a payment was over and told nobody is found, given back and in the books`()
        async throws
    {
        try await withPaymentDesk(voids: false) { desk, clock in
            let merchant = try await MerchantDesk(desk: desk.desk).merchant()
            let shop = try #require(merchant.walletId)
            let id = try await desk.atGateway { $0.merchantId = merchant.id }
            _ = try await desk.service.cancelPayment(desk.context, id)
            let amount = try WalletDesk.pounds(1_000)
            desk.gateway.tell { $0.reports = [ScriptedGateway.report(id, .captured(total: amount))] }
            clock.advance(by: .seconds(PaymentRowChange.reportSeconds))
            // The gateway is away for a while.
            desk.gateway.tell { $0.errors = [.unavailable] }
            let runner = PaymentRunner(desk.live)
            #expect(try await runner.round().done == 1)
            #expect(try await desk.summary(id) == "cancelled 0 0")
            clock.advance(by: .seconds(PaymentRunner.pauseSeconds))
            #expect(try await runner.round().done == 1)
            #expect(try await desk.summary(id) == "cancelled 1000 1000")
            let refunds = desk.gateway.calls.filter { if case .refund = $0 { true } else { false } }
            #expect(refunds.count == 1)
            #expect(try await desk.desk.balance(shop) == 0)
            #expect(try await desk.account(.gateway) == 0)
            #expect(try await desk.account(.collections) == 0)
            let entries = try desk.desk.sql(
                "SELECT count(*) FROM wallet.entry() WHERE account_type IN ('gateway', 'collections')")
            #expect(entries == "4")
            try await desk.expectSound()
        }
    }

    @Test func `a payer who agrees when it is over gets that back, and a refusal to release is told`() async throws {
        try await withPaymentDesk { desk, _ in
            let id = try await desk.atGateway()
            _ = try await desk.service.cancelPayment(desk.context, id)
            #expect(desk.gateway.calls == [.open(id)])
            for _ in 0..<2 { try await desk.tell(id, .authorized(try WalletDesk.pounds(1_000))) }
            #expect(desk.gateway.calls == [.open(id), .void(id)])
            let other = try await authorized(desk)
            desk.gateway.tell { $0.errors = [.refused(code: "CAPTURED")] }
            let view = try await desk.service.cancelPayment(desk.context, other).view
            #expect(view.status == .cancelled && view.failureCode == "CAPTURED")
            // It was taken there before: that goes back.
            try await desk.tell(other, .captured(total: try WalletDesk.pounds(1_000)))
            #expect(try await desk.summary(other) == "cancelled 1000 1000")
            try await desk.expectSound()
        }
    }
}
