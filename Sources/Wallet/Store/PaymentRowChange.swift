import Journal
import Kernel
import WalletAPI

/// What a batch does to one row of `wallet.payment`; nil stays as it is.
struct PaymentRowChange {
    /// How long the gateway has to answer before the runner asks again, in seconds.
    static let answerSeconds = 20
    /// How long a payer's doings may go untold before the runner asks for them, in seconds.
    static let reportSeconds = 120

    var hospitalID: HospitalID
    var paymentID: PaymentID
    var version = 0
    var updatedAt = Timestamp(microseconds: 0)
    /// What was asked for, where the batch makes the row.
    var initiated: PaymentInitiated?
    var sums = PaymentSums()
    var checkout: GatewayCheckout?
    var failureCode: String?
    /// When the runner looks at it at the latest; nil is never.
    var dueAt: Timestamp?
    /// Whether it is looked at once its time is over.
    var isOpen = true
    /// Whether there is nothing to look at unless the gateway has an order.
    var needsOrder = false

    /// Folds a batch's events into one change per row.
    static func fold(_ events: [AppendedEvent<WalletEvent>]) -> [PaymentRowChange] {
        var rows = FoldedRows<TenantKey<PaymentTag>, PaymentRowChange>()
        for appended in events {
            guard case .payment(let event) = appended.event else { continue }
            let id = event.paymentID
            let first = PaymentRowChange(hospitalID: appended.hospitalID, paymentID: id)
            rows.update(TenantKey(appended.hospitalID, id), first: first) { change in
                change.version = appended.version
                change.apply(event)
            }
        }
        return rows.changes
    }

    private mutating func apply(_ event: PaymentEvent) {
        switch event {
        case .initiated(let event):
            initiated = event
            updatedAt = event.at
            if event.terms.method == .gateway { dueAt = event.at.advanced(by: .seconds(Self.answerSeconds)) }
            return
        case .orderMade(let event): checkout = event.checkout
        case .failed(let event): failureCode = event.code
        case .captureFailed(let event): failureCode = event.code
        case .refundFailed(let event): failureCode = event.code
        case .voidFailed(let event): failureCode = event.code
        case .authorized, .captureRequested, .captured, .refundRequested, .refunded, .cancelled, .expired,
            .voidRequested, .voided, .orderEnded:
            break
        }
        guard let step = event.step else { return }
        sums = step.sums
        updatedAt = step.at
        isOpen = [.initiated, .authorized, .partiallyCaptured, .failed].contains(sums.status)
        // Of an order that was made money can come though the payment is over.
        needsOrder = [.cancelled, .expired].contains(sums.status) || event.isEnd
        dueAt = nil
        guard step.terms.method == .gateway else { return }
        if case .orderEnded = event { return }
        if sums.capturingMinor > 0 || sums.refundingMinor > 0 || sums.afterwards == .voiding {
            dueAt = step.at.advanced(by: .seconds(Self.answerSeconds))
        } else if sums.status == .initiated || sums.status == .failed || needsOrder {
            dueAt = step.at.advanced(by: .seconds(Self.reportSeconds))
        }
    }
}

extension PaymentEvent {
    /// Whether the payment is over by it, or was when it came, though part of it may have been taken.
    fileprivate var isEnd: Bool {
        switch self {
        case .expired, .voided, .voidFailed: true
        default: false
        }
    }

    /// The payment.
    var paymentID: PaymentID {
        if case .initiated(let event) = self { return event.paymentID }
        return step?.paymentID ?? PaymentID(high: 0, low: 0)
    }
}
