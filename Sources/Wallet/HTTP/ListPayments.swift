import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/collections`
enum ListPayments {
    static func route(_ service: any PaymentService) -> Route {
        Route.read(
            PaymentRoutes.path, id: "listCollections",
            summary: "Lists payments, newest first; members get what they pay, a merchant's key what pays them.",
            tag: PaymentRoutes.tag, access: .permission("collection.read"),
            query: [
                QueryParameter(
                    "status",
                    "In which status: initiated, authorized, partiallyCaptured, captured, partiallyRefunded, refunded, "
                        + "failed, cancelled or expired.", example: "initiated"),
                QueryParameter("merchantId", "Who is paid."),
                QueryParameter("invoiceId", "For which invoice."),
                QueryParameter("reference", "With exactly this reference.", example: "VISIT-5001"),
            ] + WalletParameters.page,
            answers: Page<PaymentView>.self
        ) { call in
            var reader = QueryReader(call)
            var query = PaymentListQuery()
            query.status = try reader.name("status", as: PaymentStatus.self)
            query.merchantID = try reader.id("merchantId")
            query.invoiceID = try reader.id("invoiceId")
            query.reference = try reader.text("reference", characters: 1...WalletLimits.referenceCharacters)
            try reader.check()
            query.page = try WalletParameters.page(call)
            return try await service.payments(call.context(), query)
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(PaymentExamples.payment(refunds: false))]}"
            route.documentation.errors = [.invalidFields]
        }
    }
}
