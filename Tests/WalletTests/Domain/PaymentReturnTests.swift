import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// Money that came when a payment was over: it goes back, and whoever the payment was for hears of none of it.
@Suite struct PaymentReturnTests {
    typealias Given = WalletTests.Given

    /// A payment for an invoice at a gateway, and everything that was told of it.
    private struct Story {
        var payment: Payment
        var told: [PaymentChangedV1] = []
        private var refunds: UInt64 = 0

        init() {
            payment = PaymentGiven.gateway(isAutomatic: false)
            payment.terms.invoiceId = PaidInvoiceID(high: 1, low: 2)
            payment.orderID = "o"
        }

        mutating func nextRefund() -> PaymentRefundID {
            refunds += 1
            return PaymentRefundID(high: 9, low: refunds)
        }

        mutating func perform(_ command: PaymentCommand) throws {
            for event in try WalletDecider.decide(.payment(command), [.payment(payment)]) {
                guard case .payment(let inner) = event.event else { continue }
                payment = WalletDecider.evolve(payment, inner)
                if case .paymentChanged(let changed)? = WalletPublication.payment(inner) { told.append(changed) }
            }
            let kept = try WalletStateCodec().encode(.payment(payment))
            #expect(try WalletStateCodec().decode(try #require(kept).data) == .payment(payment))
        }

        mutating func report(_ report: PaymentReport) throws {
            try perform(.report(PaymentGiven.place(), report, spareID: nextRefund()))
        }

        mutating func refund(_ amountMinor: Int64? = nil) throws {
            let command = RefundPaymentCommand(
                refundID: nextRefund(), amount: amountMinor.map { Given.money($0) }, reason: nil)
            try perform(.refund(PaymentGiven.place(), command))
            let id = try #require(payment.refunds.last).id
            try report(.refunded(refundID: id, gatewayID: "g", payment.money(payment.sums.refundingMinor)))
        }

        /// How much of a kind the invoice heard of, in minor units.
        func heard(_ change: PaymentChange) -> Int64 {
            told.filter { $0.change == change && $0.invoiceId != nil }
                .reduce(0) { $0 + $1.amount.amountMinor - ($1.late?.amountMinor ?? 0) }
        }

        /// The money of a late capture, whose own refund the gateway refused.
        static func refused(_ before: Int64 = 0) throws -> Story {
            var story = Story()
            if before > 0 { try story.report(.captured(total: Given.money(before), attemptID: "p1")) }
            try story.perform(.expire(PaymentGiven.place(at: PaymentGiven.expiresAt)))
            try story.report(.captured(total: Given.money(100), attemptID: "p1"))
            let id = try #require(story.payment.refunds.last).id
            try story.report(.refundFailed(refundID: id, code: "no"))
            return story
        }
    }

    @Test func `what staff give back by hand of late money is no refund of the invoice`() throws {
        var story = try Story.refused()
        try story.refund()
        #expect(story.payment.sums.refundedMinor == 100)
        #expect(story.heard(.captured) == 0 && story.heard(.refunded) == 0)
    }

    @Test func `what the gateway gives back of late money by itself is no refund of the invoice`() throws {
        var story = try Story.refused()
        try story.report(.refunded(refundID: nil, gatewayID: "own", Given.money(60)))
        try story.report(.refunded(refundID: nil, gatewayID: "own-2", Given.money(40)))
        #expect(story.payment.sums.refundedMinor == 100)
        #expect(story.heard(.captured) == 0 && story.heard(.refunded) == 0)
    }

    @Test func `what goes back in one with other money is taken of the late money first`() throws {
        for amounts in [[100], [70, 30], [60, 40], [50, 50]] as [[Int64]] {
            var story = try Story.refused(40)
            #expect(story.payment.returnableMinor == 60)
            var givenMinor: Int64 = 0
            for amount in amounts {
                try story.refund(amount)
                givenMinor += amount
                #expect(story.heard(.refunded) == max(0, givenMinor - 60), "\(amounts)")
            }
            #expect(story.heard(.captured) == 40 && story.payment.returnableMinor == 0)
            #expect(story.payment.sums.refundedMinor == 100)
        }
    }

    @Test func `a refund of late money that is refused, and done in the end, is late money still`() throws {
        var story = try Story.refused()
        let id = try #require(story.payment.refunds.last).id
        try story.report(.refunded(refundID: id, gatewayID: "g", Given.money(100)))
        #expect(story.payment.sums.refundedMinor == 100 && story.heard(.refunded) == 0)
    }

    @Test func `an order ends once after its payment, and not while something is under way`() throws {
        let end = PaymentGiven.place(at: PaymentGiven.expiresAt.advanced(by: .seconds(PaymentLimits.orderSeconds)))
        var story = try Story.refused()
        try story.perform(.endOrder(PaymentGiven.place(at: PaymentGiven.expiresAt)))
        #expect(!story.payment.isOrderEnded)
        let refund = RefundPaymentCommand(refundID: story.nextRefund(), amount: nil, reason: nil)
        try story.perform(.refund(PaymentGiven.place(), refund))
        try story.perform(.endOrder(end))
        #expect(!story.payment.isOrderEnded)
        try story.report(.refunded(refundID: refund.refundID, gatewayID: "g", Given.money(100)))
        try story.perform(.endOrder(end))
        #expect(story.payment.isOrderEnded)
        let again = try WalletDecider.decide(.payment(.endOrder(end)), [.payment(story.payment)])
        #expect(again.isEmpty)
    }
}
