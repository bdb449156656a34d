import BillingAPI
import Journal
import Kernel

/// What other modules learn of billing.
struct BillingPublication: EventPublication {
    func published(_ recorded: RecordedEvent<BillingEvent>) -> BillingIntegrationEvent? {
        switch recorded.event {
        case .invoiceIssued(let event):
            .invoiceIssued(
                InvoiceIssuedV1(
                    invoiceId: event.invoiceID, patientId: event.patientID, number: event.number, total: event.total))
        case .invoiceVoided(let event) where event.wasIssued:
            .invoiceVoided(InvoiceVoidedV1(invoiceId: event.invoiceID, patientId: event.patientID))
        case .paymentReceived(let event):
            .paymentReceived(
                PaymentReceivedV1(paymentId: event.paymentID, patientId: event.patientID, amount: event.amount))
        case .paymentRefunded(let event):
            .paymentRefunded(
                PaymentRefundedV1(paymentId: event.paymentID, refundId: event.refundID, amount: event.amount))
        default: nil
        }
    }
}
