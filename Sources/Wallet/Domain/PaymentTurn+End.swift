import Kernel
import WalletAPI

/// How payments end before all was taken, and what is done at the gateway then.
extension PaymentTurn {
    /// Calls it off, and frees what the payer's wallet reserves.
    mutating func cancel(voids: Bool) throws(WalletRejection) {
        if payment.sums.status == .cancelled { return }
        if payment.inFlight != nil { throw .payment(.captureUnderWay) }
        let statuses: [PaymentStatus] = [.initiated, .authorized, .failed]
        guard statuses.contains(payment.sums.status) else { throw .payment(.paymentStatus(payment.sums.status)) }
        try releaseHold()
        let afterwards = afterwards(voids: voids)
        let step = step(1) { ($0.status, $0.afterwards) = (.cancelled, afterwards) }
        add(.cancelled(PaymentNoted(step: step)))
    }

    /// Ends it where its time is over; what was taken by then is all that is.
    mutating func expire(voids: Bool) throws(WalletRejection) {
        guard place.at >= payment.expiresAt, !payment.isOver, payment.inFlight == nil else { return }
        let next: PaymentStatus
        switch payment.sums.status {
        case .initiated, .authorized, .failed: next = .expired
        case .partiallyCaptured: next = .captured
        case .captured, .partiallyRefunded, .refunded, .cancelled, .expired: return
        }
        try releaseHold()
        let afterwards = afterwards(voids: voids)
        let step = step(1) { ($0.status, $0.afterwards) = (next, afterwards) }
        add(.expired(PaymentNoted(step: step)))
    }

    /// What is to be done at the gateway: release what the payer agreed to.
    private func afterwards(voids: Bool) -> PaymentAfterwards? {
        guard voids, payment.gateway != nil, payment.orderID != nil, payment.attemptID != nil else { return nil }
        return [.authorized, .partiallyCaptured].contains(payment.sums.status) ? .voiding : nil
    }

    /// The payer agreed when the payment was over: that is released as well.
    mutating func releaseLate(_ attemptID: String) {
        guard payment.isOver, payment.gateway != nil, payment.orderID != nil, payment.sums.afterwards == nil,
            payment.sums.capturedMinor == 0, payment.attemptID != attemptID
        else { return }
        let step = step(1) { $0.afterwards = .voiding }
        add(.voidRequested(PaymentNoted(step: step, gatewayID: attemptID)))
    }

    /// Keeps what the gateway answered; `code` is why it released nothing.
    mutating func endVoid(_ code: String?) {
        guard payment.sums.afterwards == .voiding else { return }
        let note = PaymentNoted(step: step(1) { $0.afterwards = nil }, code: code, gatewayID: payment.attemptID)
        add(code == nil ? .voided(note) : .voidFailed(note))
    }

    /// Notes that nothing more comes of the order.
    mutating func endOrder() {
        let isIdle = payment.inFlight == nil && payment.sums.refundingMinor == 0 && payment.sums.afterwards == nil
        guard payment.isOver, payment.orderID != nil, !payment.isOrderEnded, isIdle, place.at >= payment.orderEndsAt
        else { return }
        add(.orderEnded(PaymentNoted(step: step(1))))
    }
}
