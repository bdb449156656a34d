import HTTP
import WalletAPI

/// `GET /api/v1/wallet/{id}/balance`, `GET /api/wallet/{id}/balance`
enum GetWalletBalance {
    static func route(_ service: any WalletAccountService, _ face: WalletFace) -> Route {
        Route.read(
            face.path("/{id}/balance"), id: face.operation("getWalletBalance"),
            summary: "Gives what is in a wallet, what of it is reserved, and what can be spent.", tag: face.tag,
            access: .permission("wallet.read"), query: [WalletParameters.asOf], answers: WalletBalanceView.self,
            version: { $0.version }
        ) { call in
            try await service.balance(call.context(), call.id(), asOf: WalletParameters.asOf(call))
        }
        .with { route in
            route.documentation.responseExample = WalletExamples.balance
            route.documentation.errors = [.unknownID, .invalidFields]
        }
    }
}
