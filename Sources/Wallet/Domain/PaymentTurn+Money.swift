import Kernel
import WalletAPI

/// How the money of payments moves: each movement is an event with both of its sides.
extension PaymentTurn {
    /// Takes money of the payer's hold, and gives it to who is paid.
    mutating func takeFromWallet(_ amountMinor: Int64) throws(WalletRejection) {
        guard let holdID = payment.holdID else { throw .rule(.holdClosed) }
        let payer = try requirePayer()
        let capture = CaptureHoldCommand(
            walletID: payer.walletID, holdID: holdID, amount: payment.money(amountMinor), to: nil, reference: nil,
            keepsRest: true, paymentID: payment.paymentID, caller: nil, at: place.at, day: place.day)
        addOfPayer(try WalletDecider.captureHold(capture, [.wallet(payer)]))
        var balanceMinor: Int64?
        if let payee = try requirePayee() {
            try WalletDecider.requireActive(payee)
            balanceMinor = try WalletDecider.raised(payee, by: payment.money(amountMinor))
        }
        captured(amountMinor, balanceMinor, attemptID: nil, isReturn: false)
    }

    /// Books what a gateway took. It did so whatever is the matter here: where the merchant's wallet cannot hold it, or the
    /// payment is over, the tenant keeps it and it is given back.
    mutating func bookFromGateway(
        _ amountMinor: Int64, attemptID: String?, _ spareID: PaymentRefundID
    ) throws(WalletRejection) {
        let payee = try requirePayee()
        let balanceMinor = payee.flatMap { balance(of: $0, with: amountMinor) }
        let isReturn = payment.isOver || (payee != nil && balanceMinor == nil)
        captured(amountMinor, isReturn ? nil : balanceMinor, attemptID: attemptID, isReturn: isReturn)
        // Beyond what is kept of refunds the money stays with the tenant, where staff find it.
        if isReturn && payment.refunds.count < Payment.keptRefunds {
            add(refundRequest(spareID, amountMinor))
        }
    }

    /// Takes a refund out of who was paid; where a wallet paid, that has it at once.
    mutating func requestRefund(
        _ id: PaymentRefundID, _ amountMinor: Int64, reason: String?
    ) throws(WalletRejection) {
        var moved = refundRequest(id, amountMinor)
        if payment.collectedMinor < amountMinor, try requirePayee() != nil {
            expirePayee()
            guard let payee = try requirePayee() else { throw .outdated }
            try WalletDecider.requireActive(payee)
            try WalletDecider.requireFunds(payee, payment.money(amountMinor))
            moved.walletID = payee.walletID
            moved.balanceMinor = payee.balanceMinor - amountMinor
        }
        moved.reason = reason
        moved.subjectID = reason == nil ? nil : payment.subjectID
        add(PaymentEvent.refundRequested, moved)
        guard payment.terms.method == .wallet else { return }
        let payer = try requirePayer()
        try WalletDecider.requireActive(payer)
        let balance = try WalletDecider.raised(payer, by: payment.money(amountMinor))
        refunded(id, amountMinor, gatewayID: nil, into: (payer.walletID, balance))
    }

    /// Books a refund that the gateway made whether or not who was paid has the money: what they have not, the tenant gives.
    mutating func bookRefund(
        _ id: PaymentRefundID, _ amountMinor: Int64, gatewayID: String?, isOwn: Bool
    ) throws(WalletRejection) {
        var moved = refundRequest(id, amountMinor)
        moved.gatewayID = isOwn ? nil : gatewayID
        if payment.collectedMinor < amountMinor, try requirePayee() != nil {
            expirePayee()
            if let payee, payee.status != .closed, payee.availableMinor >= amountMinor {
                moved.walletID = payee.walletID
                moved.balanceMinor = payee.balanceMinor - amountMinor
            }
        }
        add(PaymentEvent.refundRequested, moved)
        refunded(id, amountMinor, gatewayID: gatewayID, into: nil)
    }

    /// Says that a refund is done, with the payer's wallet where it went there.
    mutating func refunded(
        _ id: PaymentRefundID, _ amountMinor: Int64, gatewayID: String?,
        into payer: (id: WalletID, balanceMinor: Int64)?
    ) {
        let returnMinor = payment.refunds.first { $0.id == id }?.returnMinor ?? 0
        let isFrozen = [.expired, .cancelled].contains(payment.sums.status)
        let step = step(payment.counts.refunded + 1) { sums in
            sums.refundedMinor += amountMinor
            sums.refundingMinor -= amountMinor
            if !isFrozen { sums.status = sums.refundedMinor == sums.capturedMinor ? .refunded : .partiallyRefunded }
        }
        var moved = moved(amountMinor, step)
        moved.refundID = id
        moved.gatewayID = gatewayID
        moved.returnMinor = returnMinor
        moved.walletID = payer?.id
        moved.balanceMinor = payer?.balanceMinor
        add(PaymentEvent.refunded, moved)
    }

    /// Gives back to who was paid what the gateway did not take back.
    mutating func refundFailed(_ refund: Payment.Refund, _ code: String) throws(WalletRejection) {
        let step = step(payment.refunds.filter { $0.status == .failed }.count + 1) {
            $0.refundingMinor -= refund.amountMinor
        }
        var moved = moved(refund.amountMinor, step)
        moved.refundID = refund.id
        moved.code = code
        moved.returnMinor = refund.returnMinor
        if refund.isFromWallet, let payee = try requirePayee(),
            let balance = balance(of: payee, with: refund.amountMinor)
        {
            moved.walletID = payee.walletID
            moved.balanceMinor = balance
        }
        add(PaymentEvent.refundFailed, moved)
    }

    private mutating func captured(_ amountMinor: Int64, _ balanceMinor: Int64?, attemptID: String?, isReturn: Bool) {
        let isWhole = payment.remainingMinor == amountMinor
        let target = payment.inFlight?.targetMinor
        let isFrozen = [.expired, .cancelled].contains(payment.sums.status)
        let isClosed = payment.isOver || isWhole
        let step = step(payment.counts.captured + 1) { sums in
            sums.capturedMinor += amountMinor
            sums.capturingMinor = target.map { max(0, $0 - sums.capturedMinor) } ?? 0
            if isFrozen { return }
            sums.status =
                sums.refundedMinor > 0 ? .partiallyRefunded : isClosed ? .captured : .partiallyCaptured
        }
        var moved = moved(amountMinor, step)
        moved.gatewayID = attemptID
        moved.returnMinor = isReturn ? amountMinor : 0
        if let balanceMinor {
            moved.walletID = payment.payeeWalletID
            moved.balanceMinor = balanceMinor
        }
        add(PaymentEvent.captured, moved)
    }

    /// What came when the payment was over goes back first: whoever the payment was for never heard of it.
    private func refundRequest(_ id: PaymentRefundID, _ amountMinor: Int64) -> PaymentMoved {
        var moved = moved(amountMinor, step(payment.refunds.count + 1) { $0.refundingMinor += amountMinor })
        moved.refundID = id
        moved.returnMinor = min(payment.returnableMinor, amountMinor)
        return moved
    }

    private mutating func add(_ moved: PaymentMoved) { add(PaymentEvent.refundRequested, moved) }

    /// What is in a wallet once so much came in; nil where it cannot hold it. A wallet that is stopped can.
    private func balance(of wallet: WalletAccount, with amountMinor: Int64) -> Int64? {
        guard wallet.status != .closed, wallet.balanceMinor <= WalletLimits.amountMinor - amountMinor else {
            return nil
        }
        return wallet.balanceMinor + amountMinor
    }
}
