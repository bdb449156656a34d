import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/wallet/{id}/holds`
enum ListHolds {
    static func route(_ service: any WalletHoldService) -> Route {
        Route.read(
            WalletFace.medley.path("/{id}/holds"), id: "listHolds",
            summary: "Lists the holds of a wallet, newest first.",
            tag: CreateHold.tag, access: .permission("wallet.read"),
            query: [QueryParameter("status", "In which status: open, captured, released or expired.", example: "open")]
                + WalletParameters.page,
            answers: Page<HoldView>.self
        ) { call in
            var reader = QueryReader(call)
            let status = try reader.name("status", as: HoldStatus.self)
            try reader.check()
            return try await service.holds(
                call.context(), on: call.id(), status: status, WalletParameters.page(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(WalletExamples.hold())]}"
            route.documentation.errors = [.unknownID, .invalidFields]
        }
    }
}
