import BillingAPI
import HTTP

/// `POST /api/v1/invoices`
enum DraftInvoice {
    static func route(_ service: any InvoiceService) -> Route {
        Route.write(
            .post, "/api/v1/invoices", id: "draftInvoice",
            summary: "Drafts an invoice from a patient's charges that are on none.",
            tag: BillingRoutes.invoices, access: .permission("invoice.write"), takes: DraftInvoiceRequest.self,
            answers: InvoiceView.self, status: 201, location: { "/api/v1/invoices/\($0.id)" }
        ) { call, request in
            try await service.draftInvoice(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = "{\"patientId\":\"{{patientId}}\",\"chargeIds\":[\"{{chargeId}}\"]}"
            route.documentation.responseExample = BillingExamples.draft
            route.documentation.errors = [.invalidFields, .keyReused, .unknownPatient] + chargeErrors
        }
    }

    /// What may be wrong with the charges of an invoice.
    static let chargeErrors: [DocumentedError] = [
        .rule(.unknownCharges([]), "Some charges are unknown; they are in charges."),
        .rule(.otherPatientsCharges([]), "Some charges are another patient's; they are in charges."),
        .rule(.chargesNotUnbilled([]), "Some charges are on an invoice or cancelled; they are in charges."),
        .currencyMismatch,
        .rule(.amountTooLarge, "The total is beyond the largest amount."),
    ]
}
