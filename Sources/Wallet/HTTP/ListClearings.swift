import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/clearings`
enum ListClearings {
    static func route(_ service: any ClearingService) -> Route {
        Route.read(
            ClearingRoutes.path, id: "listClearings",
            summary: "Lists what went to other tenants and came from them, newest first.",
            tag: ClearingRoutes.tag, access: .permission("wallet.read"),
            query: [
                QueryParameter("side", "On which side: outgoing or incoming.", example: "outgoing"),
                QueryParameter("status", "In which status: sent, settled, returned, received or refused."),
            ] + WalletParameters.page,
            answers: Page<ClearingView>.self
        ) { call in
            var reader = QueryReader(call)
            let side = try reader.name("side", as: ClearingSide.self)
            let status = try reader.name("status", as: ClearingStatus.self)
            try reader.check()
            return try await service.clearings(
                call.context(), ClearingListQuery(side: side, status: status, page: WalletParameters.page(call)))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(ClearingExamples.clearing)]}"
            route.documentation.errors = [.invalidFields, .staffOnly]
        }
    }
}
