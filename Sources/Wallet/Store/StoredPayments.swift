import Journal
import Kernel
import WalletAPI

/// What every stored event of a payment after the first says. The members' names are stored and never change.
struct StoredPaymentStep: Codable {
    var paymentId: PaymentID
    var terms: PaymentTerms
    var sums: PaymentSums
    var number: Int
    var at: Timestamp

    init(_ step: PaymentStep) {
        paymentId = step.paymentID
        terms = step.terms
        sums = step.sums
        number = step.number
        at = step.at
    }

    var step: PaymentStep {
        PaymentStep(paymentID: paymentId, terms: terms, sums: sums, number: number, at: at)
    }
}

/// The data of `PaymentInitiated`, version 1.
struct StoredPaymentInitiated: Codable {
    var paymentId: PaymentID
    var terms: PaymentTerms
    var gateway: String?
    var payerId: UserID?
    var payerWalletId: WalletID?
    var payeeWalletId: WalletID?
    var isAutomatic: Bool
    var expiresAt: Timestamp
    var at: Timestamp
    var sealed: String?

    init(_ event: PaymentInitiated, _ sealer: FieldSealer) throws(EventCodecError) {
        paymentId = event.paymentID
        terms = event.terms
        gateway = event.gateway
        payerId = event.payerID
        payerWalletId = event.payerWalletID
        payeeWalletId = event.payeeWalletID
        isAutomatic = event.isAutomatic
        expiresAt = event.expiresAt
        at = event.at
        sealed = try StoredText(description: event.description).sealed(sealer)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> PaymentInitiated {
        let name = PaymentEventCodec.Name.initiated.rawValue
        if terms.amount.amountMinor <= 0 { throw .malformed(type: name) }
        return PaymentInitiated(
            paymentID: paymentId, terms: terms, gateway: gateway, payerID: payerId, payerWalletID: payerWalletId,
            payeeWalletID: payeeWalletId, isAutomatic: isAutomatic, expiresAt: expiresAt,
            description: try StoredText(sealed, opener, in: name).description, at: at)
    }
}

/// The data of `PaymentOrderMade`, version 1.
struct StoredPaymentOrder: Codable {
    var step: StoredPaymentStep
    var orderId: String
    var url: String?
    var publicKey: String?

    init(_ event: PaymentOrderMade) {
        step = StoredPaymentStep(event.step)
        orderId = event.checkout.orderID
        url = event.checkout.url
        publicKey = event.checkout.publicKey
    }

    var event: PaymentOrderMade {
        PaymentOrderMade(
            step: step.step, checkout: GatewayCheckout(orderID: orderId, url: url, publicKey: publicKey))
    }
}

/// The data of events by which no money moves, version 1.
struct StoredPaymentNote: Codable {
    var step: StoredPaymentStep
    var code: String?
    var gatewayId: String?
    var holdId: HoldID?

    init(_ event: PaymentNoted) {
        step = StoredPaymentStep(event.step)
        code = event.code
        gatewayId = event.gatewayID
        holdId = event.holdID
    }

    var event: PaymentNoted { PaymentNoted(step: step.step, code: code, gatewayID: gatewayId, holdID: holdId) }
}

/// The data of events by which money is to move, or moved, version 1: `walletId` and `balanceMinor` are there both or neither.
struct StoredPaymentMove: Codable {
    var step: StoredPaymentStep
    var amountMinor: Int64
    var walletId: WalletID?
    var balanceMinor: Int64?
    var refundId: PaymentRefundID?
    var gatewayId: String?
    var code: String?
    var returnMinor: Int64?
    var day: LocalDate
    var subjectId: UserID?
    var sealed: String?

    init(_ event: PaymentMoved, _ sealer: FieldSealer) throws(EventCodecError) {
        step = StoredPaymentStep(event.step)
        amountMinor = event.amount.amountMinor
        walletId = event.walletID
        balanceMinor = event.balanceMinor
        refundId = event.refundID
        gatewayId = event.gatewayID
        code = event.code
        returnMinor = event.returnMinor == 0 ? nil : event.returnMinor
        day = event.day
        subjectId = event.reason == nil ? nil : event.subjectID
        sealed = try StoredText(reason: event.reason).sealed(sealer)
    }

    func event(_ opener: FieldOpener, in name: PaymentEventCodec.Name) throws(EventCodecError) -> PaymentMoved {
        let returnMinor = returnMinor ?? 0
        guard amountMinor > 0, (0...amountMinor).contains(returnMinor), (walletId == nil) == (balanceMinor == nil),
            (subjectId == nil) == (sealed == nil)
        else {
            throw .malformed(type: name.rawValue)
        }
        return PaymentMoved(
            step: step.step, amount: Money(amountMinor: amountMinor, currency: step.terms.amount.currency),
            walletID: walletId, balanceMinor: balanceMinor, refundID: refundId, gatewayID: gatewayId, code: code,
            reason: try StoredText(sealed, opener, in: name.rawValue).reason, subjectID: subjectId,
            returnMinor: returnMinor, day: day)
    }
}
