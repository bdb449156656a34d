import HTTP
import WalletAPI

/// `GET /api/v1/clearings/{id}`
enum GetClearing {
    static func route(_ service: any ClearingService) -> Route {
        Route.read(
            "\(ClearingRoutes.path)/{id}", id: "getClearing",
            summary: "Gives a clearing, as the tenant that asks has it: where it is, and why it was refused.",
            tag: ClearingRoutes.tag, access: .permission("wallet.read"), answers: ClearingView.self,
            version: { $0.version }
        ) { call in
            try await service.clearing(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = ClearingExamples.clearing
            route.documentation.errors = [.unknownID]
        }
    }
}
