import BillingAPI
import HTTP

/// `POST /api/v1/invoices/{id}/issue`
enum IssueInvoice {
    static func route(_ service: any InvoiceService) -> Route {
        Route.verb(
            "/api/v1/invoices/{id}/issue", id: "issueInvoice",
            summary: "Gives a draft the next number of its series; from then on it is owed and immutable.",
            tag: BillingRoutes.invoices, access: .permission("invoice.write"), answers: InvoiceView.self
        ) { call in
            try await call.onMatchingVersion { version in
                try await service.issueInvoice(call.context(), call.id(), expectedVersion: version)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.responseExample = BillingExamples.issued
            route.documentation.errors = [
                .unknownID, .stale, .keyReused, .invoiceNotDraft,
                .rule(
                    .chargesOfSeveralPatients([]),
                    "The draft holds charges of several patients, as after the undoing of a merge; they are in patients."
                ),
                .rule(.seriesExhausted, "The series has no further number in this fiscal year."),
            ]
        }
    }
}
