internal import BillingAPI
internal import Kernel
internal import WalletAPI

/// What payments may pay: the invoices of Billing.
struct BilledInvoices: PayableInvoices {
    let billing: any InvoiceService

    func payable(_ context: RequestContext, _ id: PaidInvoiceID) async throws(Failure) -> PayableInvoice? {
        do throws(BillingServiceError) {
            let invoice = try await billing.invoice(context, id.retagged(), asOf: nil)
            return PayableInvoice(open: invoice.open, userId: invoice.patientId.retagged())
        } catch .notFound {
            return nil
        } catch {
            throw error.failure
        }
    }
}
