import HTTP
import WalletAPI

/// `POST /api/v1/medcards/{id}/claims`
enum CreateCardClaim {
    static func route(_ service: any CardClaimService) -> Route {
        Route.write(
            .post, "\(CardRoutes.cards)/{id}/claims", id: "createCardClaim",
            summary: "Uses a benefit of a MedCard, and pays the merchant out of the plan's wallet in the same commit.",
            tag: CardRoutes.cardTag, access: .permission("card.claim"), takes: CardClaimRequest.self,
            answers: CardClaimView.self, status: 201,
            location: { "\(CardRoutes.cards)/\($0.cardId)/claims/\($0.id)" }
        ) { call, request in
            try await service.claim(call.context(), on: call.id(), request)
        }
        .with { route in
            route.idempotency = .required
            route.documentation.requestExample = CardExamples.claimRequest
            route.documentation.responseExample = CardExamples.claim()
            route.documentation.errors = card + merchant + [DocumentedError].notMovable
        }
    }

    /// What the request and the card may be refused for.
    private static let card: [DocumentedError] = [
        .invalidFields, .unknownID, .staffOnly, .keyReused, .cardNumber, .cardNotActive, .cardBlocked, .cardExpired,
        .unknownBeneficiary, .benefitNotCovered, .benefitExhausted, .nothingCovered, .serviceDateOutsideCard,
        .serviceDateInFuture,
    ]
    /// What merchant and wallets may be refused for.
    private static let merchant: [DocumentedError] = [
        .unknownMerchant, .merchantNotVerified, .merchantNotActive, .merchantSuspended, .methodNotTaken,
        .funderCannotPay, .sameWallet, .balanceTooLarge,
    ]
}
