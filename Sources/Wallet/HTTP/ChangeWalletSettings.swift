import HTTP
import WalletAPI

/// `PUT /api/v1/wallet-settings`
enum ChangeWalletSettings {
    static func route(_ service: any WalletSettingsService) -> Route {
        Route(
            .put, DeskRoutes.settings, id: "changeWalletSettings",
            summary: """
                Sets all of the tenant's settings of wallets, for what is decided from then on; what takes two people is changed \
                by two.
                """,
            tag: DeskRoutes.tag, access: .permission("walletSetting.write")
        ) { call in
            let settings = try call.decode(WalletSettings.self)
            let outcome = try await call.onMatchingVersion(isRequired: true) { version in
                try await service.changeSettings(call.context(), expectedVersion: version, settings)
            }
            switch outcome {
            case .changed(let written): return try .written(written)
            case .requested(let written): return try .written(written, status: 202)
            }
        }
        .with { route in
            route.documentation.takes(WalletSettings.self)
            route.documentation.answers(WalletSettingsView.self)
            route.documentation.alsoAnswers(
                202, ApprovalView.self,
                "Nothing was changed: thresholds are set, they or singleApprover are to change, and a second person decides.",
                example: DeskExamples.settingsRequest)
            route.documentation.readsVersion = true
            route.documentation.requestExample = DeskExamples.settings
            route.documentation.responseExample = DeskExamples.version
            route.documentation.errors = [
                .invalidFields, .staffOnly, .stale, .versionRequired, .keyReused, .personRequired, .severalStaff,
            ]
        }
    }
}
