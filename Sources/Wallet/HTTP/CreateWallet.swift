import HTTP
import WalletAPI

/// `POST /api/v1/wallet`, `POST /api/wallet`
enum CreateWallet {
    static func route(_ service: any WalletAccountService, _ face: WalletFace) -> Route {
        Route.write(
            .post, face.path(), id: face.operation("createWallet"),
            summary: "Creates a wallet of one currency for a member or a patient; it is pending until it is activated.",
            tag: face.tag, access: .permission("wallet.write"), takes: CreateWalletRequest.self,
            answers: WalletView.self, status: 201, location: { face.path("/\($0.id)") }
        ) { call, request in
            try await service.createWallet(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = """
                {"userId":"{{patientId}}","type":"personal","currency":"EGP"}
                """
            // The examples of HealthPay's paths go on with the wallet that Medley's own made.
            route.documentation.responseExample =
                face == .medley ? WalletExamples.created : WalletExamples.wallet(id: "{{secondWalletId}}")
            route.documentation.errors = [
                .invalidFields, .staffOnly, .keyReused, .unknownOwner, .tooManyWallets,
            ]
        }
    }
}
