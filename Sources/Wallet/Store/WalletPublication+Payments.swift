import Kernel
import WalletAPI

extension WalletPublication {
    /// What is told of payments. What is meant to be done is the module's own affair, and so is that a payment of which a part was
    /// taken ends.
    static func payment(_ event: PaymentEvent) -> WalletIntegrationEvent? {
        switch event {
        case .initiated(let event):
            var published = PaymentChangedV1(
                paymentId: event.paymentID, change: .initiated, method: event.terms.method, amount: event.terms.amount,
                reference: event.terms.reference)
            published.merchantId = event.terms.merchantId
            published.invoiceId = event.terms.invoiceId
            return .paymentChanged(published)
        case .authorized(let event): return changed(.authorized, event.step)
        case .failed(let event): return changed(.failed, event.step)
        case .cancelled(let event): return changed(.cancelled, event.step)
        case .expired(let event): return event.step.sums.capturedMinor > 0 ? nil : changed(.expired, event.step)
        case .captured(let event): return moved(.captured, event)
        case .refunded(let event): return moved(.refunded, event)
        case .orderMade, .captureRequested, .captureFailed, .refundRequested, .refundFailed, .voidRequested, .voided,
            .voidFailed, .orderEnded:
            return nil
        }
    }

    /// What came when the payment was over pays nothing: it goes back, and no invoice is told of it.
    private static func moved(_ change: PaymentChange, _ event: PaymentMoved) -> WalletIntegrationEvent {
        var step = event.step
        if event.returnMinor == event.amount.amountMinor { step.terms.invoiceId = nil }
        let late = Money(amountMinor: event.returnMinor, currency: event.amount.currency)
        return changed(change, step, event.amount, late: event.returnMinor == 0 ? nil : late)
    }

    private static func changed(
        _ change: PaymentChange, _ step: PaymentStep, _ amount: Money? = nil, late: Money? = nil
    ) -> WalletIntegrationEvent {
        let currency = step.terms.amount.currency
        var published = PaymentChangedV1(
            paymentId: step.paymentID, change: change, stepNumber: step.number, method: step.terms.method,
            amount: amount ?? step.terms.amount, reference: step.terms.reference)
        published.captured = Money(amountMinor: step.sums.capturedMinor, currency: currency)
        published.refunded = Money(amountMinor: step.sums.refundedMinor, currency: currency)
        published.late = late
        published.merchantId = step.terms.merchantId
        published.invoiceId = step.terms.invoiceId
        return .paymentChanged(published)
    }
}
