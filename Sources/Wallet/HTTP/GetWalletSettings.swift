import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/wallet-settings`
enum GetWalletSettings {
    static func route(_ service: any WalletSettingsService) -> Route {
        Route.read(
            DeskRoutes.settings, id: "getWalletSettings",
            summary: "Gives the tenant's settings of wallets, and who set them; version 0 where nobody did.",
            tag: DeskRoutes.tag, access: .permission("walletSetting.read"), answers: WalletSettingsView.self,
            version: { $0.version }
        ) { call in
            try await service.settings(call.context())
        }
        .with { route in
            route.documentation.responseExample = """
                {"version":0,"settings":{"defaultLimits":[],"approvalThresholds":[],"holdSeconds":604800,\
                "singleApprover":false}}
                """
            route.documentation.errors = [.staffOnly]
        }
    }
}

/// `GET /api/v1/wallet-settings/history`
enum ListWalletSettings {
    static func route(_ service: any WalletSettingsService) -> Route {
        Route.read(
            DeskRoutes.settings + "/history", id: "listWalletSettings",
            summary: "Lists what the settings were, newest first, with who set them and when.", tag: DeskRoutes.tag,
            access: .permission("walletSetting.read"), query: WalletParameters.page,
            answers: Page<WalletSettingsView>.self
        ) { call in
            try await service.settingsHistory(call.context(), WalletParameters.page(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(DeskExamples.version)]}"
            route.documentation.errors = [.invalidFields, .staffOnly]
        }
    }
}
