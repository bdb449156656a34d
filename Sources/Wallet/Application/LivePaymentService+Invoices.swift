import Kernel
import WalletAPI

/// What payments are for.
extension LivePaymentService {
    /// Refuses what an invoice does not take, as whoever keeps invoices says it now.
    ///
    /// It is asked under the name of nobody: the caller is shown nothing of the invoice.
    func requirePayable(
        _ context: RequestContext, _ id: PaidInvoiceID, _ amount: Money
    ) async throws(WalletServiceError) {
        var asking = self.context(context.hospitalID)
        asking.deadlineNanoseconds = min(asking.deadlineNanoseconds, context.deadlineNanoseconds)
        let found: PayableInvoice?
        do throws(Failure) {
            found = try await dependencies.invoices.payable(asking, id)
        } catch {
            throw .failed(error)
        }
        guard let open = found?.open else { throw .payment(.unknownInvoice) }
        guard open.amountMinor > 0 else { throw .payment(.invoiceNotPayable) }
        if open.currency != amount.currency { throw .rule(.currencyMismatch(expected: open.currency)) }
        if open.amountMinor < amount.amountMinor { throw .payment(.exceedsOpenAmount) }
    }
}
