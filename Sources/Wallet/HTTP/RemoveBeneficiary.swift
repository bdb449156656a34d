import HTTP
import Kernel
import WalletAPI

/// `DELETE /api/v1/medcards/{id}/beneficiaries/{beneficiaryId}`
enum RemoveBeneficiary {
    static func route(_ service: any CardHolderService) -> Route {
        Route.delete(
            "\(CardRoutes.cards)/{id}/beneficiaries/{beneficiaryId}", id: "removeBeneficiary",
            summary: "Ends a person's use of a MedCard; what they used stays used.", tag: CardRoutes.cardTag,
            access: .permission("card.write")
        ) { call in
            try await service.removeBeneficiary(call.context(), call.id("beneficiaryId"), from: call.id()).receipt
        }
        .with { route in
            route.documentation.errors = [.unknownID, .staffOnly, .keyReused, .cardExpired]
        }
    }
}
