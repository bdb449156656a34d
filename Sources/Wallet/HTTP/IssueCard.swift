import HTTP
import WalletAPI

/// `POST /api/v1/medcards`
enum IssueCard {
    static func route(_ service: any CardHolderService) -> Route {
        Route.write(
            .post, CardRoutes.cards, id: "issueCard",
            summary: "Issues a MedCard, which keeps the plan's terms of today.", tag: CardRoutes.cardTag,
            access: .permission("card.write"), takes: IssueCardRequest.self, answers: CardView.self, status: 201,
            location: { "\(CardRoutes.cards)/\($0.id)" }
        ) { call, request in
            try await service.issueCard(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = "{\"planId\":\"{{medcard-planId}}\",\"userId\":\"{{patientId}}\"}"
            route.documentation.responseExample = CardExamples.card()
            route.documentation.errors = [
                .invalidFields, .staffOnly, .keyReused, .unknownPlan, .planWithdrawn, .unknownOwner, .cardExpired,
            ]
        }
    }
}
