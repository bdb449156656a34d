import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/medcards`
enum ListCards {
    static func route(_ service: any CardHolderService) -> Route {
        Route.read(
            CardRoutes.cards, id: "listCards", summary: "Lists MedCards, newest first; a member's own alone.",
            tag: CardRoutes.cardTag, access: .permission("card.read"),
            query: [
                QueryParameter("userId", "Whose.", example: "{{patientId}}"),
                QueryParameter("planId", "Of which plan.", example: "{{medcard-planId}}"),
                QueryParameter("status", "In which status: issued, active, blocked or expired.", example: "issued"),
            ] + WalletParameters.page,
            answers: Page<CardView>.self
        ) { call in
            var reader = QueryReader(call)
            var query = CardListQuery(page: try WalletParameters.page(call))
            query.userID = try reader.id("userId")
            query.planID = try reader.id("planId")
            query.status = try reader.name("status")
            try reader.check()
            return try await service.cards(call.context(), query)
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(CardExamples.card())]}"
            route.documentation.errors = [.invalidFields, .staffOnly]
        }
    }
}
