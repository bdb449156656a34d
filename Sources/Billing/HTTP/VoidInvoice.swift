import BillingAPI
import HTTP

/// `POST /api/v1/invoices/{id}/void`
enum VoidInvoice {
    static func route(_ service: any InvoiceService) -> Route {
        Route.verb(
            "/api/v1/invoices/{id}/void", id: "voidInvoice",
            summary:
                "Cancels a draft, or an unpaid invoice on the day of its issue; its number stays, its charges are free.",
            tag: BillingRoutes.invoices, access: .permission("invoice.void"), absent: ReasonRequest(),
            answers: InvoiceView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.voidInvoice(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"reason\":\"Made out to the wrong patient\"}"
            route.documentation.responseExample = BillingExamples.void
            route.documentation.errors = [
                .invalidFields, .unknownID, .stale, .keyReused,
                .rule(.creditNoteRequired, "It was issued on another day: only a credit note takes it back."),
                .rule(.invoiceHasPayments, "Something of it is paid."),
                .rule(.invoiceVoid, "It was voided before."),
                .rule(.reasonNamesPatient, "The reason names the patient of a merged record that is concerned."),
            ]
        }
    }
}
