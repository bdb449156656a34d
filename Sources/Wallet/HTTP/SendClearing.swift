import HTTP
import WalletAPI

/// `POST /api/v1/clearings`
enum SendClearing {
    static func route(_ service: any ClearingService) -> Route {
        Route.write(
            .post, ClearingRoutes.path, id: "sendClearing",
            summary:
                "Sends money of a wallet to a wallet or an invoice of another tenant, which takes it or gives it back.",
            tag: ClearingRoutes.tag, access: .permission("wallet.transfer"), takes: SendClearingRequest.self,
            answers: ClearingView.self, status: 202, location: { "\(ClearingRoutes.path)/\($0.id)" }
        ) { call, request in
            try await service.send(call.context(), request)
        }
        .with { route in
            route.idempotency = .required
            route.documentation.requestExample = """
                {"fromWalletId":"{{walletId}}","hospitalId":"{{otherHospitalId}}",\
                "invoiceId":"019b8ee8-94a0-7000-8000-0000000000c1","amount":{"amountMinor":500,"currency":"EGP"},\
                "reference":"INV-2026-000123"}
                """
            route.documentation.responseExample = ClearingExamples.clearing
            route.documentation.errors =
                [
                    .invalidFields, .keyReused, .cardNumber, .unknownWallet, .sameTenant, .unknownHospital,
                    .notAgreed, .insufficientFunds,
                ] + .notMovable + .limits
        }
    }
}
