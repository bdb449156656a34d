import HTTP
import WalletAPI

/// `GET /api/v1/medcards/{id}/benefits`
enum GetCardBenefits {
    static func route(_ service: any CardHolderService) -> Route {
        Route.read(
            "\(CardRoutes.cards)/{id}/benefits", id: "getCardBenefits",
            summary: "Says what is left of a MedCard's benefits in the periods of a day.", tag: CardRoutes.cardTag,
            access: .permission("card.read"),
            query: [QueryParameter("day", "A day of the card; today where absent.", example: "{{serviceDate}}")],
            answers: CardBenefitsView.self
        ) { call in
            var reader = QueryReader(call)
            let day = try reader.day("day")
            try reader.check()
            return try await service.benefits(call.context(), of: call.id(), on: day)
        }
        .with { route in
            route.documentation.responseExample = CardExamples.left
            route.documentation.errors = [.invalidFields, .unknownID, .serviceDateOutsideCard]
        }
    }
}
