import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/collections/{id}`
enum GetPayment {
    static func route(_ service: any PaymentService) -> Route {
        Route.read(
            "\(PaymentRoutes.path)/{id}", id: "getCollection",
            summary: "Gives a payment with what was taken and given back, and how the payer gets to the gateway.",
            tag: PaymentRoutes.tag, access: .permission("collection.read"), answers: PaymentView.self,
            version: { $0.version }
        ) { call in
            try await service.payment(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = PaymentExamples.payment(
                status: "partiallyCaptured", version: 3, captured: 1_500)
            route.documentation.errors = [.unknownID]
        }
    }
}
