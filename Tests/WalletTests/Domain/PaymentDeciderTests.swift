import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What each command comes to in each status.
@Suite struct PaymentDeciderTests {
    typealias Given = WalletTests.Given

    /// The outcome of a command: the status after it, `same` where nothing happened, or the rule's code.
    private func outcome(_ command: PaymentCommand, _ payment: Payment) throws -> String {
        var states: [WalletState] = [.payment(payment)]
        if payment.payerWalletID != nil {
            var wallet = Given.account(balance: 500)
            // What is left of the hold is what is left of the payment.
            let leftMinor = payment.remainingMinor
            if payment.holdID != nil && leftMinor > 0 {
                wallet.heldMinor = leftMinor
                wallet.holds = [
                    WalletAccount.OpenHold(
                        id: PaymentGiven.holdID, amountMinor: leftMinor, capturedMinor: 0, releasedMinor: 0,
                        reference: "r", expiresAt: PaymentGiven.expiresAt)
                ]
            }
            states.append(.wallet(wallet))
        }
        do throws(WalletRejection) {
            let events = try WalletDecider.decide(.payment(command), states)
            if events.isEmpty { return "same" }
        } catch {
            guard case .payment(let rule) = error else { return "\(error)" }
            return rule.code
        }
        let after = try PaymentGiven.after(command, states)
        return after.sums.capturingMinor > 0
            ? "capturing" : after.sums.refundingMinor > 0 ? "refunding" : after.sums.status.rawValue
    }

    /// By status in the order of `PaymentStatus.allCases`.
    private func row(_ method: PaymentMethod, _ command: PaymentCommand) throws -> [String] {
        try PaymentStatus.allCases.map { try outcome(command, PaymentGiven.inStatus($0, method)) }
    }

    private static let later = PaymentGiven.expiresAt
    private static let no = "paymentStatus"

    @Test func `statuses are in the order in which the rows are written`() {
        #expect(
            PaymentStatus.allCases == [
                .initiated, .authorized, .partiallyCaptured, .captured, .partiallyRefunded, .refunded, .failed,
                .cancelled, .expired,
            ])
    }

    @Test func `each command on what a wallet pays has an outcome in each status`() throws {
        let place = PaymentGiven.place(Given.id(1))
        let late = PaymentGiven.place(Given.id(1), at: Self.later)
        let no = Self.no
        let rows: [(PaymentCommand, [String])] = [
            (.authorize(place, Given.holdID(9), caller: nil), ["authorized"] + Array(repeating: no, count: 8)),
            (
                .capture(place, nil, isPartlyTaken: true),
                [no, "captured", "captured", no, no, no, no, no, no]
            ),
            (
                .capture(place, Given.money(10), isPartlyTaken: true),
                [no, "partiallyCaptured", "partiallyCaptured", no, no, no, no, no, no]
            ),
            (
                .capture(place, Given.money(61), isPartlyTaken: true),
                [no, "partiallyCaptured", "exceedsAuthorized", no, no, no, no, no, no]
            ),
            (
                .refund(place, RefundPaymentCommand(refundID: PaymentGiven.refundID)),
                [no, no, "refunded", "refunded", "refunded", "exceedsCaptured", no, no, no]
            ),
            (
                .refund(place, RefundPaymentCommand(refundID: PaymentGiven.refundID, amount: Given.money(41))),
                [no, no, "exceedsCaptured", "partiallyRefunded", "partiallyRefunded", "exceedsCaptured", no, no, no]
            ),
            (.cancel(place), ["cancelled", "cancelled", no, no, no, no, "cancelled", "same", no]),
            (.expire(place), Array(repeating: "same", count: 9)),
            (
                .expire(late),
                ["expired", "expired", "captured", "same", "same", "same", "expired", "same", "same"]
            ),
            (
                .report(place, .captured(total: Given.money(100), attemptID: "p1"), spareID: PaymentGiven.refundID),
                Array(repeating: no, count: 9)
            ),
        ]
        for (command, expected) in rows {
            let found = try row(.wallet, command)
            #expect(found == expected, "\(command)")
        }
    }

    @Test func `each command on what a gateway collects has an outcome in each status`() throws {
        let place = PaymentGiven.place()
        let no = Self.no
        let rows: [(PaymentCommand, [String])] = [
            (.authorize(place, Given.holdID(9), caller: nil), Array(repeating: "authorizedByGateway", count: 9)),
            (
                .capture(place, nil, isPartlyTaken: true),
                [no, "capturing", "capturing", no, no, no, no, no, no]
            ),
            (
                .capture(place, Given.money(10), isPartlyTaken: false),
                [no, "notInParts", "notInParts", no, no, no, no, no, no]
            ),
            (
                .refund(place, RefundPaymentCommand(refundID: PaymentGiven.refundID)),
                [no, no, "refunding", "refunding", "refunding", "exceedsCaptured", no, no, no]
            ),
            (.cancel(place), ["cancelled", "cancelled", no, no, no, no, "cancelled", "same", no]),
            (
                .expire(PaymentGiven.place(at: Self.later)),
                ["expired", "expired", "captured", "same", "same", "same", "expired", "same", "same"]
            ),
        ]
        for (command, expected) in rows {
            let found = try row(.gateway, command)
            #expect(found == expected, "\(command)")
        }
    }

    @Test func `each report has an outcome in each status`() throws {
        let hundred = Given.money(100)
        let rows: [(PaymentReport, [String])] = [
            (
                .authorized(hundred, attemptID: "p1"),
                ["authorized", "same", "same", "same", "same", "same", "authorized", "same", "same"]
            ),
            (
                .authorized(Given.money(99), attemptID: "p1"),
                ["failed", "same", "same", "same", "same", "same", "failed", "same", "same"]
            ),
            (
                .captured(total: hundred, attemptID: "p1"),
                ["captured", "captured", "captured", "same", "same", "same", "captured", "refunding", "refunding"]
            ),
            (
                .captured(total: Given.money(101), attemptID: "p1"),
                ["failed", "same", "same", "same", "same", "same", "failed", "same", "same"]
            ),
            (
                .captured(total: hundred, attemptID: "p2"),
                ["captured", "captured", "same", "same", "same", "same", "captured", "refunding", "refunding"]
            ),
            (
                .failed(code: "no", attemptID: "p1"),
                ["failed", "same", "same", "same", "same", "same", "failed", "same", "same"]
            ),
            (
                .failed(code: "no", attemptID: "p0"),
                ["failed", "same", "same", "same", "same", "same", "same", "same", "same"]
            ),
            (
                .refunded(refundID: nil, gatewayID: "g1", Given.money(50)),
                [
                    "refunded", "refunded", "refunded", "partiallyRefunded", "partiallyRefunded", "same", "refunded",
                    "same", "same",
                ]
            ),
            (.orderRefused(code: "no"), Array(repeating: "same", count: 9)),
            (.captureRefused(number: 1, code: "no"), Array(repeating: "same", count: 9)),
            (.refundFailed(refundID: PaymentGiven.refundID, code: "no"), Array(repeating: "same", count: 9)),
        ]
        for (report, expected) in rows {
            let command = PaymentCommand.report(PaymentGiven.place(), report, spareID: PaymentGiven.refundID)
            let found = try row(.gateway, command)
            #expect(found == expected, "\(report)")
        }
    }
}
