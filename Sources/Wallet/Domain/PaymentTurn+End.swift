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

    /// What is to be done at the gateway: release what the payer agreed to, or only look after what they may do still.
    private func afterwards(voids: Bool) -> PaymentAfterwards? {
        guard payment.gateway != nil, payment.orderID != nil else { return nil }
        let isAuthorized = [.authorized, .partiallyCaptured].contains(payment.sums.status) && payment.attemptID != nil
        return voids && isAuthorized ? .voiding : .watched
    }

    /// The payer agreed when the payment was over: that is released as well.
    mutating func releaseLate(_ attemptID: String) {
        guard payment.sums.afterwards == .watched, payment.sums.capturedMinor == 0, payment.attemptID != attemptID
        else { return }
        let step = step(1) { $0.afterwards = .voiding }
        add(.voidRequested(PaymentNoted(step: step, gatewayID: attemptID)))
    }

    /// Keeps what the gateway answered; `code` is why it released nothing.
    mutating func endVoid(_ code: String?) {
        guard payment.sums.afterwards == .voiding else { return }
        let note = PaymentNoted(step: step(1) { $0.afterwards = .watched }, code: code, gatewayID: payment.attemptID)
        add(code == nil ? .voided(note) : .voidFailed(note))
    }

    /// Says that nothing can come of the order any more.
    mutating func endWatch() {
        let end = payment.updatedAt.advanced(by: .seconds(Payment.watchSeconds))
        guard payment.sums.afterwards == .watched, payment.sums.refundingMinor == 0, place.at >= end else { return }
        add(.watchEnded(PaymentNoted(step: step(1) { $0.afterwards = nil })))
    }
}
