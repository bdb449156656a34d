import BillingAPI
import HTTP
import Kernel

/// `GET /api/v1/invoices/{id}/history`
enum GetInvoiceHistory {
    static func route(_ service: any InvoiceService) -> Route {
        Route.read(
            "/api/v1/invoices/{id}/history", id: "getInvoiceHistory",
            summary: "Lists what was done to an invoice, newest first: when, by whom, and what it left.",
            tag: BillingRoutes.invoices, access: .permission("invoice.read"), query: BillingRoutes.pageParameters,
            answers: Page<InvoiceHistoryItem>.self
        ) { call in
            try await service.invoiceHistory(call.context(), call.id(), BillingRoutes.page(call))
        }
        .with { route in
            route.documentation.responseExample = """
                {"items":[{"version":2,"type":"invoiceIssued","at":"2026-01-05T09:45:00Z","actor":"{{userId}}",\
                "status":"issued","total":{"amountMinor":40000,"currency":"EGP"},\
                "paid":{"amountMinor":0,"currency":"EGP"}}]}
                """
            route.documentation.errors = [.unknownID, .invalidFields]
        }
    }
}
