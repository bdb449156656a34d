import HTTP
import WalletAPI

/// `PUT /api/v1/wallet/{id}/activate`, `PUT /api/wallet/{id}/activate`
enum ActivateWallet {
    static func route(_ service: any WalletAccountService, _ face: WalletFace) -> Route {
        Route.verb(
            face.path("/{id}/activate"), method: .put, id: face.operation("activateWallet"),
            summary: "Takes a pending or suspended wallet into use; an active one stays as it is.", tag: face.tag,
            access: .permission("wallet.write"), answers: WalletView.self
        ) { call in
            try await call.onMatchingVersion { version in
                try await service.activate(call.context(), call.id(), expectedVersion: version)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.responseExample = WalletExamples.active
            route.documentation.errors = [.unknownID, .stale, .staffOnly, .keyReused, .walletClosed]
        }
    }
}
