import HTTP
import WalletAPI

/// `POST /api/v1/wallet/{id}/holds/{holdId}/release`
enum ReleaseHold {
    static func route(_ service: any WalletHoldService) -> Route {
        Route.verb(
            WalletFace.medley.path("/{id}/holds/{holdId}/release"), id: "releaseHold",
            summary: "Gives back what is left of a hold.", tag: CreateHold.tag, access: .permission("wallet.hold"),
            answers: HoldView.self
        ) { call in
            try await service.releaseHold(call.context(), on: call.id(), call.id("holdId"))
        }
        .with { route in
            route.documentation.responseExample = WalletExamples.hold(
                status: "captured", captured: 5_000, released: 3_000)
            route.documentation.errors = [.unknownID, .staffOnly, .keyReused, .holdClosed]
        }
    }
}
