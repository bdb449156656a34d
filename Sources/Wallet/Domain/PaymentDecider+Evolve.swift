import Kernel
import WalletAPI

extension WalletDecider {
    /// A payment after one more event.
    static func evolve(_ payment: Payment, _ event: PaymentEvent) -> Payment {
        guard let step = event.step else { return payment }
        var next = payment
        next.sums = step.sums
        next.updatedAt = step.at
        // Whatever happens afterwards is a reason to ask once more.
        next.isOrderEnded = false
        if next.sums.capturingMinor == 0 { next.inFlight = nil }
        switch event {
        case .initiated: break
        case .orderMade(let event): next.orderID = event.checkout.orderID
        case .authorized(let event):
            next.holdID = event.holdID
            next.attemptID = event.gatewayID
            next.counts.authorized = step.number
        case .captureRequested:
            next.counts.captureRequested = step.number
            next.inFlight = Payment.CaptureInFlight(
                number: step.number, targetMinor: step.sums.capturedMinor + step.sums.capturingMinor)
        case .captured(let event):
            next.counts.captured = step.number
            next.attemptID = event.gatewayID ?? payment.attemptID
            next.returnableMinor += event.returnMinor
            if event.walletID == nil { next.collectedMinor += event.amount.amountMinor }
        case .captureFailed: break
        case .refundRequested(let event): next.begin(event)
        case .refunded(let event):
            next.counts.refunded = step.number
            next.end(event, .done)
        case .refundFailed(let event):
            next.end(event, .failed)
            next.returnableMinor += event.returnMinor
            if event.walletID == nil { next.collectedMinor += event.amount.amountMinor }
        case .failed(let event):
            next.counts.failed = step.number
            if let attemptID = event.gatewayID { next.failedAttempts.append(attemptID) }
        case .cancelled, .expired: next.isOver = true
        case .voidRequested(let event): next.attemptID = event.gatewayID
        case .voided, .voidFailed: break
        case .orderEnded: next.isOrderEnded = true
        }
        return next
    }

    /// A wallet after an event that concerns a payment as well.
    static func evolve(_ wallet: WalletAccount, _ event: PaymentEvent) -> WalletAccount {
        guard let moved = event.moved, moved.walletID == wallet.walletID, let balanceMinor = moved.balanceMinor else {
            return wallet
        }
        var next = wallet
        next.balanceMinor = balanceMinor
        next.updatedAt = moved.step.at
        return next
    }
}

extension Payment {
    /// A payment as it is asked for.
    init(_ event: PaymentInitiated) {
        self.init(
            paymentID: event.paymentID, terms: event.terms, gateway: event.gateway, payerID: event.payerID,
            payerWalletID: event.payerWalletID, payeeWalletID: event.payeeWalletID, isAutomatic: event.isAutomatic,
            expiresAt: event.expiresAt, createdAt: event.at, updatedAt: event.at)
    }

    fileprivate mutating func begin(_ event: PaymentMoved) {
        guard let id = event.refundID else { return }
        if event.walletID == nil { collectedMinor -= event.amount.amountMinor }
        returnableMinor -= event.returnMinor
        let refund = Refund(
            id: id, amountMinor: event.amount.amountMinor, status: .underWay, isFromWallet: event.walletID != nil,
            returnMinor: event.returnMinor, gatewayID: event.gatewayID)
        // One that failed, and was done in the end, begins again.
        if let place = refunds.firstIndex(where: { $0.id == id }) {
            refunds[place] = refund
        } else {
            refunds.append(refund)
        }
    }

    fileprivate mutating func end(_ event: PaymentMoved, _ status: PaymentRefundStatus) {
        guard let place = refunds.firstIndex(where: { $0.id == event.refundID }) else { return }
        refunds[place].status = status
    }
}
