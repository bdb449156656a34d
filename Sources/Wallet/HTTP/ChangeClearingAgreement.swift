import HTTP
import WalletAPI

/// `PUT /api/v1/clearing-agreement`
enum ChangeClearingAgreement {
    static func route(_ service: any ClearingService) -> Route {
        Route.write(
            .put, ClearingRoutes.agreement, id: "changeClearingAgreement",
            summary: "Says from which operators this tenant takes money, all of them; what others send goes back.",
            tag: ClearingRoutes.tag, access: .permission("hospital.write"), takes: ChangeClearingAgreementRequest.self,
            answers: ClearingAgreementView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.changeAgreement(call.context(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"operators\":[\"{{otherHospitalId}}\"]}"
            route.documentation.responseExample = ClearingExamples.agreement
            route.documentation.errors = [.invalidFields, .staffOnly, .stale, .keyReused]
        }
    }
}
