import HTTP
import WalletAPI

/// `GET /api/v1/wallet/{id}`, `GET /api/wallet/{id}`
enum GetWallet {
    static func route(_ service: any WalletAccountService, _ face: WalletFace) -> Route {
        Route.read(
            face.path("/{id}"), id: face.operation("getWallet"),
            summary: "Gives a wallet with its balance, what is reserved of it, and its limits.", tag: face.tag,
            access: .permission("wallet.read"), query: [WalletParameters.asOf], answers: WalletView.self,
            version: { $0.version }
        ) { call in
            try await service.wallet(call.context(), call.id(), asOf: WalletParameters.asOf(call))
        }
        .with { route in
            route.documentation.responseExample = WalletExamples.active
            route.documentation.errors = [.unknownID, .invalidFields]
        }
    }
}
