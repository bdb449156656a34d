import BillingAPI
import HTTP
import Kernel

/// `GET /api/v1/invoices`
enum ListInvoices {
    static func route(_ service: any InvoiceService) -> Route {
        Route.read(
            "/api/v1/invoices", id: "listInvoices", summary: "Lists invoices without their lines, newest first.",
            tag: BillingRoutes.invoices, access: .permission("invoice.read"),
            query: [
                BillingRoutes.patientParameter,
                QueryParameter("status", "draft, issued, partiallyPaid, paid, overdue or void.", example: "draft"),
            ] + BillingRoutes.pageParameters,
            answers: Page<InvoiceSummaryView>.self
        ) { call in
            let query = InvoiceListQuery(
                patientID: try BillingRoutes.patient(call), status: try BillingRoutes.status(call),
                page: try BillingRoutes.page(call))
            return try await service.invoices(call.context(), query)
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(BillingExamples.draftSummary)]}"
            route.documentation.errors = [.invalidFields]
        }
    }
}
