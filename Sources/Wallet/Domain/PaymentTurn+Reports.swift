import Kernel
import WalletAPI

/// What gateways say: facts, in any order and any number of times. What was known before changes nothing.
extension PaymentTurn {
    /// The code of a payment of which a gateway says another amount or currency than was asked for.
    static let mismatch = "amountMismatch"

    /// Takes a report in. `spareID` is that of a refund, where one has to begin.
    mutating func take(
        _ report: PaymentReport, _ spareID: PaymentRefundID, voids: Bool
    ) throws(WalletRejection) {
        guard payment.terms.method == .gateway else { throw .payment(.paymentStatus(payment.sums.status)) }
        // What is not as we asked is no payment of ours: it is told as a failure where nothing was taken, and never booked.
        if report.isForeign(to: payment) { return failed(Self.mismatch, report.attemptID ?? "") }
        switch report {
        case .orderRefused(let code):
            if payment.orderID == nil && payment.sums.status == .initiated { fail(code, attemptID: nil) }
        case .authorized(_, let attemptID):
            if voids { releaseLate(attemptID) }
            authorized(attemptID)
        case .voided: endVoid(nil)
        case .voidFailed(let code): endVoid(code)
        case .captured(let total, let attemptID): try captured(total, attemptID, spareID)
        case .captureRefused(let number, let code): captureRefused(number, code)
        case .failed(let code, let attemptID): failed(code, attemptID)
        case .refunded(let refundID, let gatewayID, let amount):
            try refunded(refundID ?? spareID, gatewayID, amount, isOwn: refundID != nil, spareID)
        case .refundFailed(let refundID, let code):
            guard let refund = payment.refunds.first(where: { $0.id == refundID }), refund.status == .underWay else {
                return
            }
            try refundFailed(refund, code)
        }
    }

    private mutating func authorized(_ attemptID: String) {
        let isWaiting = payment.sums.status == .initiated || payment.sums.status == .failed
        // What was authorised before and came to nothing since does not begin anew.
        guard isWaiting, payment.attemptID != attemptID else { return }
        authorize(attemptID)
        if payment.isAutomatic { requestCapture(payment.remainingMinor) }
    }

    private mutating func authorize(_ attemptID: String?) {
        let step = step(payment.counts.authorized + 1) { $0.status = .authorized }
        add(.authorized(PaymentNoted(step: step, gatewayID: attemptID)))
    }

    private mutating func captured(
        _ total: Money, _ attemptID: String?, _ spareID: PaymentRefundID
    ) throws(WalletRejection) {
        let amountMinor = total.amountMinor - payment.sums.capturedMinor
        guard amountMinor > 0 else { return }
        // What was taken was agreed to, whether or not that was told.
        if payment.sums.status == .initiated || payment.sums.status == .failed { authorize(attemptID) }
        try bookFromGateway(amountMinor, attemptID: attemptID ?? payment.attemptID, spareID)
    }

    private mutating func captureRefused(_ number: Int, _ code: String) {
        guard payment.inFlight?.number == number else { return }
        add(.captureFailed(PaymentNoted(step: step(number) { $0.capturingMinor = 0 }, code: code)))
        // Nobody asks again for what is taken by itself.
        if payment.isAutomatic && payment.sums.capturedMinor == 0 { fail(code, attemptID: payment.attemptID) }
    }

    private mutating func failed(_ code: String, _ attemptID: String) {
        let isWaiting = payment.sums.status == .initiated || payment.sums.status == .failed
        guard isWaiting, !payment.failedAttempts.contains(attemptID),
            payment.failedAttempts.count < Payment.keptFailures
        else { return }
        fail(code, attemptID: attemptID)
    }

    private mutating func fail(_ code: String, attemptID: String?) {
        let step = step(payment.counts.failed + 1) { $0.status = .failed }
        add(.failed(PaymentNoted(step: step, code: code, gatewayID: attemptID)))
    }

    private mutating func refunded(
        _ id: PaymentRefundID, _ gatewayID: String?, _ amount: Money, isOwn: Bool, _ spareID: PaymentRefundID
    ) throws(WalletRejection) {
        if let refund = payment.refunds.first(where: { isOwn ? $0.id == id : $0.gatewayID == gatewayID }) {
            switch refund.status {
            case .done: return
            case .underWay: return refunded(refund.id, refund.amountMinor, gatewayID: gatewayID, into: nil)
            case .failed: break
            }
        } else if isOwn || payment.refunds.count >= Payment.keptRefunds {
            return
        }
        // What was given back was taken, whether or not that was told.
        let missingMinor = amount.amountMinor - payment.refundableMinor
        if missingMinor > 0 {
            guard missingMinor <= payment.remainingMinor, !payment.isOver else { return }
            try captured(payment.money(payment.sums.capturedMinor + missingMinor), payment.attemptID, spareID)
            guard payment.refundableMinor >= amount.amountMinor else { return }
        }
        try bookRefund(id, amount.amountMinor, gatewayID: gatewayID, isOwn: isOwn)
    }
}

extension PaymentReport {
    /// Whether it says another amount or currency than we asked for, or is of another payment on the same order than the one
    /// whose money we have: somebody has to look at it.
    func isForeign(to payment: Payment) -> Bool {
        let asked = payment.terms.amount
        switch self {
        case .orderRefused, .captureRefused, .failed, .refundFailed, .voided, .voidFailed: return false
        case .authorized(let amount, let attemptID):
            return amount != asked || (payment.sums.capturedMinor > 0 && attemptID != payment.attemptID)
        case .captured(let total, let attemptID):
            guard total.currency == asked.currency, (1...asked.amountMinor).contains(total.amountMinor) else {
                return true
            }
            // A second payment on the order is not the first one's money.
            return payment.sums.capturedMinor > 0 && attemptID != nil && payment.attemptID != nil
                && attemptID != payment.attemptID
        case .refunded(let refundID, let gatewayID, let amount):
            guard amount.currency == asked.currency, amount.amountMinor > 0 else { return true }
            let known = payment.refunds.first { refundID == nil ? $0.gatewayID == gatewayID : $0.id == refundID }
            if let known { return known.amountMinor != amount.amountMinor }
            // One that we did not ask for takes of what was, or can have been, taken.
            let leftMinor = payment.refundableMinor + (payment.isOver ? 0 : payment.remainingMinor)
            return refundID != nil || amount.amountMinor > leftMinor
        }
    }

    /// The gateway's id of the payer's payment, where the report names one.
    var attemptID: String? {
        switch self {
        case .authorized(_, let attemptID), .failed(_, let attemptID): attemptID
        case .captured(_, let attemptID): attemptID
        case .orderRefused, .captureRefused, .refunded, .refundFailed, .voided, .voidFailed: nil
        }
    }
}
