import BillingAPI
import HTTP
import Kernel

/// `POST /api/v1/payments/{id}/allocations`
enum AllocatePayment {
    static func route(_ service: any PaymentService) -> Route {
        Route.write(
            .post, "/api/v1/payments/{id}/allocations", id: "allocatePayment",
            summary: "Applies what is left of a deposit to an invoice of the same patient.",
            tag: BillingRoutes.payments, access: .permission("payment.write"), takes: AllocateRequest.self,
            answers: PaymentView.self
        ) { call, request in
            try await service.allocate(call.context(), call.id(), request)
        }
        .with { route in
            route.idempotency = .required
            route.documentation.requestExample =
                "{\"invoiceId\":\"{{invoiceId}}\",\"amount\":{\"amountMinor\":15000,\"currency\":\"EGP\"}}"
            route.documentation.responseExample = BillingExamples.allocatedPayment
            route.documentation.errors = [
                .invalidFields, .unknownID, .keyReused, .unknownInvoice, .invoiceNotPayable, .exceedsOpenAmount,
                .currencyMismatch,
                .rule(.exceedsDeposit(unallocated: .schemaPlaceholder), "More than is left; that is in unallocated."),
                .rule(.otherPatientsInvoice, "The invoice is another patient's."),
                .rule(.tooManyAllocations, "The payment pays as many invoices as are kept."),
            ]
        }
    }
}
