import BillingAPI
import HTTP

/// `GET /api/v1/invoices/{id}`
enum GetInvoice {
    static func route(_ service: any InvoiceService) -> Route {
        Route.read(
            "/api/v1/invoices/{id}", id: "getInvoice",
            summary: "Gives an invoice with its lines and payments, now or as it was known at an instant.",
            tag: BillingRoutes.invoices, access: .permission("invoice.read"), query: [BillingRoutes.asOfParameter],
            answers: InvoiceView.self, version: { $0.version }
        ) { call in
            try await service.invoice(call.context(), call.id(), asOf: BillingRoutes.instant(call))
        }
        .with { route in
            route.documentation.responseExample = BillingExamples.draft
            route.documentation.errors = [.unknownID, .invalidFields, .momentNotReached]
        }
    }
}
