import BillingAPI
import HTTP

/// `POST /api/v1/charges`
enum CreateCharge {
    static func route(_ service: any ChargeService) -> Route {
        Route.write(
            .post, "/api/v1/charges", id: "createCharge",
            summary: "Charges a patient for a service or an article, to be invoiced later.",
            tag: BillingRoutes.charges, access: .permission("charge.write"), takes: CreateChargeRequest.self,
            answers: ChargeView.self, status: 201, location: { "/api/v1/charges/\($0.id)" }
        ) { call, request in
            try await service.createCharge(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = """
                {"patientId":"{{patientId}}","code":"CONSULT","description":"Consultation","quantity":2,\
                "unitPrice":{"amountMinor":20000,"currency":"EGP"},"serviceDate":"2026-01-05"}
                """
            route.documentation.responseExample = BillingExamples.charge
            route.documentation.errors = [
                .invalidFields, .keyReused, .unknownPatient,
                .rule(.unknownLocation, "There is no such location in this hospital."),
                .rule(.locationClosed, "The location is closed."),
                .rule(.patientErased, "The patient's record was erased."),
                .rule(
                    .textNamesPatient(field: "description"),
                    "The description names the patient of a merged record, and is kept with another."),
                .rule(.amountTooLarge, "Quantity times price is beyond the largest amount."),
            ]
        }
    }
}
