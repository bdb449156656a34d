import HTTP
import WalletAPI

/// `PUT /api/v1/wallet/{id}/limits`
enum ChangeWalletLimits {
    static func route(_ service: any ApprovalService) -> Route {
        Route(
            .put, WalletFace.medley.path("/{id}/limits"), id: "changeWalletLimits",
            summary: "Sets how much may leave a wallet and how far below zero it may go; what is absent is no limit.",
            tag: WalletFace.medley.tag, access: .permission("wallet.limit")
        ) { call in
            let request = try call.decode(ChangeLimitsRequest.self)
            let outcome = try await call.onMatchingVersion { version in
                try await service.changeLimits(call.context(), of: call.id(), expectedVersion: version, request)
            }
            switch outcome {
            case .changed(let written): return try .written(written)
            case .requested(let written): return try .written(written, status: 202)
            }
        }
        .with { route in
            route.documentation.takes(ChangeLimitsRequest.self)
            route.documentation.answers(WalletView.self)
            route.documentation.alsoAnswers(
                202, ApprovalView.self,
                "Nothing was changed: limits are raised above the tenant's threshold, and a second person decides.",
                example: limitsExample)
            route.documentation.readsVersion = true
            route.documentation.requestExample = """
                {"perTransaction":{"amountMinor":500000,"currency":"EGP"},\
                "perDay":{"amountMinor":1000000,"currency":"EGP"}}
                """
            route.documentation.responseExample = WalletExamples.limited
            route.documentation.errors = [
                .invalidFields, .unknownID, .stale, .staffOnly, .keyReused, .currencyMismatch, .overdraftInUse,
                .walletClosed, .personRequired,
            ]
        }
    }

    private static let limitsExample = """
        {"id":"{{approvalId}}","kind":"limits","status":"pending","walletId":"{{walletId}}",\
        "requestedBy":"019b8ee8-94a0-7000-8000-0000000000aa",\
        "limits":{"limits":{"perDay":{"amountMinor":5000000,"currency":"EGP"}}},"version":1,\
        "expiresAt":"2026-01-12T09:30:00Z","createdAt":"2026-01-05T09:30:00Z","updatedAt":"2026-01-05T09:30:00Z"}
        """
}
