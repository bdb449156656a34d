import BillingAPI
import HTTP

/// `GET /api/v1/patients/{id}/account`
enum GetPatientAccount {
    static func route(_ service: any PaymentService) -> Route {
        Route.read(
            "/api/v1/patients/{id}/account", id: "getPatientAccount",
            summary: "Gives what a patient owes and has paid; a positive balance is owed by the patient.",
            tag: BillingRoutes.payments, access: .permission("account.read"), query: [BillingRoutes.asOfParameter],
            answers: PatientAccountView.self
        ) { call in
            try await service.account(call.context(), of: call.id(), asOf: BillingRoutes.instant(call))
        }
        .with { route in
            route.documentation.responseExample = """
                {"patientId":"{{patientId}}","balance":{"amountMinor":40000,"currency":"EGP"},\
                "balances":[{"amountMinor":40000,"currency":"EGP"}],"deposits":[],\
                "invoices":[\(BillingExamples.invoiceSummary)],"hasMoreInvoices":false,"payments":[],\
                "hasMorePayments":false}
                """
            route.documentation.errors = [.unknownID, .invalidFields, .momentNotReached]
        }
    }
}
