import BillingAPI
import HTTP

/// `POST /api/v1/payments`
enum ReceivePayment {
    static func route(_ service: any PaymentService) -> Route {
        Route.write(
            .post, "/api/v1/payments", id: "receivePayment",
            summary: "Records money received: with invoiceId it pays that invoice, with patientId it is a deposit.",
            tag: BillingRoutes.payments, access: .permission("payment.write"), takes: ReceivePaymentRequest.self,
            answers: PaymentView.self, status: 201, location: { "/api/v1/payments/\($0.id)" }
        ) { call, request in
            try await service.receivePayment(call.context(), request)
        }
        .with { route in
            route.idempotency = .required
            route.documentation.requestExample = """
                {"patientId":"{{patientId}}","amount":{"amountMinor":20000,"currency":"EGP"},"method":"card",\
                "reference":"Terminal 4, slip 118"}
                """
            route.documentation.responseExample = BillingExamples.payment
            route.documentation.errors = [
                .invalidFields, .keyReused, .unknownPatient, .unknownInvoice, .invoiceNotPayable, .exceedsOpenAmount,
                .currencyMismatch,
                .rule(
                    .textNamesPatient(field: "reference"),
                    "The reference names the patient of a merged record, and is kept with another."),
                .rule(.tooManyAllocations, "The invoice has as many payments as are kept."),
            ]
        }
    }
}
