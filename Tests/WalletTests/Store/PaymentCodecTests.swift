import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The stored forms of payments: what is in the log and in rows for ever, and what others learn.
@Suite struct PaymentCodecTests {
    struct Golden: Sendable {
        var type: String
        var event: PaymentEvent
        /// The data without `sealed`.
        var data: String
        /// The sealed document; nil where there is none.
        var text: String?
        /// What is published of it, and about how much; nil where nothing is.
        var published: (change: PaymentChange, amountMinor: Int64)?
    }

    private let forms = StoredForms(of: PaymentGiven.paymentID.retagged())

    private static let p = "\"paymentId\":\"01900000-0000-7000-8000-000000000031\""
    private static let amount = "\"amount\":{\"amountMinor\":100,\"currency\":\"EGP\"}"
    private static let terms =
        "\"terms\":{\"method\":\"gateway\",\(amount),\"invoiceId\":\"01900000-0000-7000-8000-000000000033\","
        + "\"reference\":\"visit-1\"}"
    private static let sums =
        "\"sums\":{\"status\":\"captured\",\"capturedMinor\":100,\"capturingMinor\":0,\"refundedMinor\":0,"
        + "\"refundingMinor\":0}"
    private static let step = "\"step\":{\(p),\(terms),\(sums),\"number\":2,\"at\":\"2026-01-05T08:00:00Z\"}"

    private static var someTerms: PaymentTerms {
        var terms = PaymentGiven.terms()
        terms.invoiceId = PaidInvoiceID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0033)
        return terms
    }

    private static var someStep: PaymentStep {
        PaymentStep(
            paymentID: PaymentGiven.paymentID, terms: someTerms,
            sums: PaymentSums(status: .captured, capturedMinor: 100), number: 2, at: Given.at)
    }

    /// A payment that is over while the gateway is asked for something.
    private static var overStep: PaymentStep {
        var step = someStep
        step.sums.afterwards = .voiding
        return step
    }

    private static let over = step.replacing(
        "\"refundingMinor\":0}", with: "\"refundingMinor\":0,\"afterwards\":\"voiding\"}")

    private static func moved(_ change: (inout PaymentMoved) -> Void = { _ in }) -> PaymentMoved {
        var moved = PaymentMoved(step: someStep, amount: Given.money(40), day: Given.today)
        change(&moved)
        return moved
    }

    private static let noted = PaymentNoted(step: someStep, code: "no", gatewayID: "p1")

    static let golden: [Golden] = [
        Golden(
            type: "PaymentInitiated",
            event: .initiated(
                PaymentInitiated(
                    paymentID: PaymentGiven.paymentID, terms: someTerms, gateway: "fake", payerID: Given.owner,
                    isAutomatic: true, expiresAt: PaymentGiven.expiresAt, description: "a visit", at: Given.at)),
            data: "{\(p),\(terms),\"gateway\":\"fake\",\"payerId\":\"018f0000-0000-7000-8000-000000000011\","
                + "\"isAutomatic\":true,\"expiresAt\":\"2026-01-05T09:00:00Z\",\"at\":\"2026-01-05T08:00:00Z\"}",
            text: "{\"description\":\"a visit\"}", published: (.initiated, 100)),
        Golden(
            type: "PaymentOrderMade",
            event: .orderMade(
                PaymentOrderMade(
                    step: someStep, checkout: GatewayCheckout(orderID: "o1", url: "https://x.example", publicKey: "k"))),
            data: "{\(step),\"orderId\":\"o1\",\"url\":\"https://x.example\",\"publicKey\":\"k\"}"),
        Golden(
            type: "PaymentAuthorized",
            event: .authorized(PaymentNoted(step: someStep, holdID: Given.holdID(1))),
            data: "{\(step),\"holdId\":\"018f0000-0000-7000-8000-000000000201\"}", published: (.authorized, 100)),
        Golden(
            type: "PaymentCaptureRequested", event: .captureRequested(moved()),
            data: "{\(step),\"amountMinor\":40,\"day\":\"2026-01-05\"}"),
        Golden(
            type: "PaymentCaptured",
            event: .captured(
                moved { moved in
                    (moved.walletID, moved.balanceMinor, moved.gatewayID) = (Given.id(1), 140, "p1")
                }),
            data: "{\(step),\"amountMinor\":40,\"walletId\":\"018f0000-0000-7000-8000-000000000101\","
                + "\"balanceMinor\":140,\"gatewayId\":\"p1\",\"day\":\"2026-01-05\"}",
            published: (.captured, 40)),
        Golden(
            type: "PaymentCaptureFailed", event: .captureFailed(noted),
            data: "{\(step),\"code\":\"no\",\"gatewayId\":\"p1\"}"),
        Golden(
            type: "PaymentRefundRequested",
            event: .refundRequested(
                moved { moved in
                    (moved.refundID, moved.reason, moved.subjectID) = (PaymentGiven.refundID, "late", Given.owner)
                }),
            data: "{\(step),\"amountMinor\":40,\"refundId\":\"01900000-0000-7000-8000-000000000032\","
                + "\"day\":\"2026-01-05\",\"subjectId\":\"018f0000-0000-7000-8000-000000000011\"}",
            text: "{\"reason\":\"late\"}"),
        Golden(
            type: "PaymentRefunded", event: .refunded(moved { $0.returnMinor = 40 }),
            data: "{\(step),\"amountMinor\":40,\"returnMinor\":40,\"day\":\"2026-01-05\"}", published: (.refunded, 40)),
        Golden(
            type: "PaymentRefundFailed", event: .refundFailed(moved { $0.code = "no" }),
            data: "{\(step),\"amountMinor\":40,\"code\":\"no\",\"day\":\"2026-01-05\"}"),
        Golden(
            type: "PaymentFailed", event: .failed(noted), data: "{\(step),\"code\":\"no\",\"gatewayId\":\"p1\"}",
            published: (.failed, 100)),
        Golden(
            type: "PaymentCancelled", event: .cancelled(PaymentNoted(step: someStep)), data: "{\(step)}",
            published: (.cancelled, 100)),
        // What ends with something taken is no payment that came to nothing.
        Golden(type: "PaymentExpired", event: .expired(PaymentNoted(step: someStep)), data: "{\(step)}"),
        Golden(
            type: "PaymentVoidRequested", event: .voidRequested(PaymentNoted(step: overStep, gatewayID: "p1")),
            data: "{\(over),\"gatewayId\":\"p1\"}"),
        Golden(
            type: "PaymentVoided", event: .voided(PaymentNoted(step: overStep, gatewayID: "p1")),
            data: "{\(over),\"gatewayId\":\"p1\"}"),
        Golden(
            type: "PaymentVoidFailed", event: .voidFailed(noted),
            data: "{\(step),\"code\":\"no\",\"gatewayId\":\"p1\"}"),
        Golden(
            type: "PaymentOrderEnded", event: .orderEnded(PaymentNoted(step: someStep)), data: "{\(step)}"),
    ]

    @Test func `an event is stored in the form that was agreed for ever`() throws {
        for golden in Self.golden {
            try forms.expect(.payment(golden.event), as: golden.type, golden.data, sealed: golden.text)
        }
        #expect(Set(Self.golden.map(\.type)) == Set(PaymentEventCodec.Name.allCases.map(\.rawValue)))
    }

    @Test func `others learn what happened, and not what is meant to be done`() throws {
        for golden in Self.golden {
            guard let published = WalletPublication.payment(golden.event) else {
                #expect(golden.published == nil, "\(golden.type)")
                continue
            }
            guard case .paymentChanged(let event) = published else {
                Issue.record("\(golden.type)")
                continue
            }
            #expect(event.change == golden.published?.change, "\(golden.type)")
            #expect(event.amount.amountMinor == golden.published?.amountMinor, "\(golden.type)")
            #expect(event.stepNumber == (golden.type == "PaymentInitiated" ? 1 : 2), "\(golden.type)")
            // What goes back because the payment was over pays no invoice.
            #expect((event.invoiceId == nil) == (golden.type == "PaymentRefunded"), "\(golden.type)")
            #expect(published.type == "medley.payment.\(event.change.rawValue).v1")
        }
    }

    @Test func `a payment's state reads back as it was, and nothing else is read`() throws {
        var payment = PaymentGiven.wallet()
        (payment.holdID, payment.orderID, payment.attemptID, payment.isOver) = (Given.holdID(3), "o", "p", true)
        payment.isOrderEnded = true
        (payment.failedAttempts, payment.collectedMinor) = (["a", ""], -7)
        payment.returnableMinor = 11
        payment.inFlight = Payment.CaptureInFlight(number: 3, targetMinor: 90)
        payment.counts = Payment.Counts(authorized: 1, captureRequested: 2, captured: 3, refunded: 4, failed: 5)
        payment.refunds = [
            Payment.Refund(
                id: PaymentGiven.refundID, amountMinor: 3, status: .failed, isFromWallet: true, returnMinor: 0,
                gatewayID: nil),
            Payment.Refund(
                id: PaymentRefundID(high: 1, low: 1), amountMinor: 4, status: .underWay, isFromWallet: false,
                returnMinor: 4, gatewayID: "g"),
        ]
        var voiding = PaymentGiven.gateway()
        voiding.sums.afterwards = .voiding
        for payment in [payment, voiding, PaymentGiven.gateway()] {
            let state = WalletState.payment(payment)
            let kept = try #require(try WalletStateCodec().encode(state))
            #expect(kept.subject == nil)
            #expect(try WalletStateCodec().decode(kept.data) == state)
            for count in kept.data.indices {
                let part = Array(kept.data.prefix(count))
                #expect(throws: EventCodecError.malformed(type: "snapshot")) { try WalletStateCodec().decode(part) }
            }
        }
    }
}
