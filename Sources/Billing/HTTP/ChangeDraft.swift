import BillingAPI
import HTTP

/// `PATCH /api/v1/invoices/{id}`
enum ChangeDraft {
    static func route(_ service: any InvoiceService) -> Route {
        Route.write(
            .patch, "/api/v1/invoices/{id}", id: "changeDraft",
            summary: "Changes the charges or the due day of a draft of the version named in If-Match.",
            tag: BillingRoutes.invoices, access: .permission("invoice.write"), takes: ChangeDraftRequest.self,
            answers: InvoiceView.self
        ) { call, request in
            try await call.onMatchingVersion(isRequired: true) { version in
                try await service.changeDraft(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.mediaTypes = ["application/json", "application/merge-patch+json"]
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"chargeIds\":[\"{{chargeId}}\"],\"dueDate\":null}"
            route.documentation.responseExample = BillingExamples.draft
            route.documentation.errors =
                [
                    .invalidFields, .unknownID, .stale, .keyReused, .invoiceNotDraft,
                    DocumentedError(428, "preconditionRequired", "If-Match is missing."),
                ] + DraftInvoice.chargeErrors
        }
    }
}
