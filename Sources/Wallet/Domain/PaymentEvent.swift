import Kernel
import WalletAPI

/// What happened to payments, by HealthPay's names; one event per fact.
///
/// What is asked of a gateway is in the log before it is asked (`orderMade` answers `initiated`; `captured` and `captureFailed`
/// answer `captureRequested`; `refunded` and `refundFailed` answer `refundRequested`; `voided` and `voidFailed` answer a
/// `cancelled`, `expired` or `voidRequested` whose sums say so).
enum PaymentEvent: Sendable, Hashable {
    case initiated(PaymentInitiated)
    /// The gateway has an order, by which the payer can pay.
    case orderMade(PaymentOrderMade)
    case authorized(PaymentNoted)
    case captureRequested(PaymentMoved)
    /// Of two streams where a merchant's wallet is paid: the payment's first.
    case captured(PaymentMoved)
    /// The gateway took nothing of what it was asked for.
    case captureFailed(PaymentNoted)
    /// Of two streams where a merchant's wallet gives the money: the payment's first.
    case refundRequested(PaymentMoved)
    /// Of two streams where the payer's wallet gets the money: the payment's first.
    case refunded(PaymentMoved)
    /// Of two streams where a merchant's wallet has the money again: the payment's first.
    case refundFailed(PaymentMoved)
    case failed(PaymentNoted)
    case cancelled(PaymentNoted)
    /// The time is over: nothing was taken, or what was taken is all that ever will be.
    case expired(PaymentNoted)
    /// The payer agreed when it was over: the gateway is to release that.
    case voidRequested(PaymentNoted)
    /// The gateway released what the payer agreed to.
    case voided(PaymentNoted)
    /// The gateway released nothing.
    case voidFailed(PaymentNoted)
    /// The payment is over, and so is the time in which its order could be paid: the gateway said what there was to say.
    case orderEnded(PaymentNoted)
}

/// What every event after the first says.
struct PaymentStep: Sendable, Hashable {
    var paymentID: PaymentID
    var terms: PaymentTerms
    /// How far the payment is afterwards.
    var sums: PaymentSums
    /// Which event of its kind it is of the payment, from 1.
    var number: Int
    var at: Timestamp
}

/// Money was asked for.
struct PaymentInitiated: Sendable, Hashable {
    var paymentID: PaymentID
    var terms: PaymentTerms
    var gateway: String?
    var payerID: UserID?
    var payerWalletID: WalletID?
    var payeeWalletID: WalletID?
    var isAutomatic: Bool
    var expiresAt: Timestamp
    /// Sealed under the payer's key, or the payment's own.
    var description: String?
    var at: Timestamp
}

/// A gateway made an order.
struct PaymentOrderMade: Sendable, Hashable {
    var step: PaymentStep
    var checkout: GatewayCheckout
}

/// Something happened by which no money moves.
struct PaymentNoted: Sendable, Hashable {
    var step: PaymentStep
    /// Why it came to nothing.
    var code: String?
    /// The gateway's id of the payer's payment.
    var gatewayID: String?
    /// What the payer's wallet reserves.
    var holdID: HoldID?
}

/// Money is to move, or moved.
struct PaymentMoved: Sendable, Hashable {
    var step: PaymentStep
    var amount: Money
    /// The wallet on our side; nil where it is the tenant's own account.
    var walletID: WalletID?
    /// What is in that wallet afterwards, in minor units.
    var balanceMinor: Int64?
    var refundID: PaymentRefundID?
    /// The gateway's id of the payer's payment, or of the refund.
    var gatewayID: String?
    /// Why it came to nothing.
    var code: String?
    /// Why it is given back: sealed under the key of `subjectID`.
    var reason: String?
    var subjectID: UserID?
    /// How much of it is money that came when the payment was over, and goes back.
    var returnMinor: Int64 = 0
    var day: LocalDate
}

extension PaymentEvent {
    /// What the event says of the payment; nil of the first.
    var step: PaymentStep? {
        switch self {
        case .initiated: nil
        case .orderMade(let event): event.step
        case .authorized(let event), .captureFailed(let event), .failed(let event), .cancelled(let event),
            .expired(let event), .voidRequested(let event), .voided(let event), .voidFailed(let event),
            .orderEnded(let event):
            event.step
        case .captureRequested(let event), .captured(let event), .refundRequested(let event), .refunded(let event),
            .refundFailed(let event):
            event.step
        }
    }

    /// What moved in a wallet; nil where nothing did.
    var moved: PaymentMoved? {
        switch self {
        case .captured(let event), .refundRequested(let event), .refunded(let event), .refundFailed(let event): event
        case .initiated, .orderMade, .authorized, .captureRequested, .captureFailed, .failed, .cancelled, .expired,
            .voidRequested, .voided, .voidFailed, .orderEnded:
            nil
        }
    }
}
