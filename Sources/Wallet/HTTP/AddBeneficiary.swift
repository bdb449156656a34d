import HTTP
import WalletAPI

/// `POST /api/v1/medcards/{id}/beneficiaries`
enum AddBeneficiary {
    static func route(_ service: any CardHolderService) -> Route {
        Route.write(
            .post, "\(CardRoutes.cards)/{id}/beneficiaries", id: "addBeneficiary",
            summary: "Lets another person use a MedCard; the answer is the card.", tag: CardRoutes.cardTag,
            access: .permission("card.write"), takes: AddBeneficiaryRequest.self, answers: CardView.self, status: 201
        ) { call, request in
            try await service.addBeneficiary(call.context(), to: call.id(), request)
        }
        .with { route in
            route.documentation.requestExample = "{\"name\":\"Omar Hassan\",\"relation\":\"child\"}"
            route.documentation.responseExample = CardExamples.card(status: "active", version: 4, hasBeneficiary: true)
            route.documentation.errors = [
                .invalidFields, .unknownID, .staffOnly, .keyReused, .cardNumber, .tooManyBeneficiaries, .cardExpired,
                .unknownOwner,
            ]
        }
    }
}
