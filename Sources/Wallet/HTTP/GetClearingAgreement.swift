import HTTP
import WalletAPI

/// `GET /api/v1/clearing-agreement`
enum GetClearingAgreement {
    static func route(_ service: any ClearingService) -> Route {
        Route.read(
            ClearingRoutes.agreement, id: "getClearingAgreement",
            summary: "Says from which operators this tenant takes money; from none unless it was said.",
            tag: ClearingRoutes.tag, access: .permission("hospital.read"), answers: ClearingAgreementView.self
        ) { call in
            try await service.agreement(call.context())
        }
        .with { route in
            route.documentation.responseExample = ClearingExamples.agreement
        }
    }
}
