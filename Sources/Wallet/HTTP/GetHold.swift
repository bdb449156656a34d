import HTTP
import WalletAPI

/// `GET /api/v1/wallet/{id}/holds/{holdId}`
enum GetHold {
    static func route(_ service: any WalletHoldService) -> Route {
        Route.read(
            WalletFace.medley.path("/{id}/holds/{holdId}"), id: "getHold",
            summary: "Gives a hold with what of it was taken and given back.", tag: CreateHold.tag,
            access: .permission("wallet.read"), answers: HoldView.self
        ) { call in
            try await service.hold(call.context(), on: call.id(), call.id("holdId"))
        }
        .with { route in
            route.documentation.responseExample = WalletExamples.hold()
            route.documentation.errors = [.unknownID]
        }
    }
}
