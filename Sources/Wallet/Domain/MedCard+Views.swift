import Kernel
import WalletAPI

extension CardPlan {
    /// The plan as clients see it.
    func view(version: Int) -> CardPlanView {
        var view = CardPlanView(
            id: planID, name: name, funderWalletId: funderWalletID, currency: currency, createdAt: createdAt)
        view.benefits = benefits
        view.months = months
        view.status = status
        view.version = version
        view.updatedAt = updatedAt
        return view
    }
}

extension MedCard {
    /// The card as clients see it on a day; `known` are those whom the table knows.
    func view(version: Int, on day: LocalDate, known: [BeneficiaryID: BeneficiaryView]) -> CardView {
        var view = CardView(id: cardID, planId: planID, userId: holderID, days: days, createdAt: createdAt)
        view.status = status(on: day)
        view.benefits = benefits
        view.beneficiaries = beneficiaries.compactMap { known[$0] }
        view.version = version
        view.updatedAt = updatedAt
        return view
    }

    /// What is left of the benefits in the periods of a day: where each has a limit of their own, the holder's first.
    func left(on day: LocalDate) -> CardBenefitsView {
        var left: [BenefitLeftView] = []
        for benefit in benefits {
            let persons: [BeneficiaryID?] = benefit.scope == .person ? [nil] + beneficiaries : [nil]
            for person in persons {
                let used = usedMinor(key(benefit, of: person, on: day))
                left.append(
                    BenefitLeftView(
                        benefit, of: person, in: benefit.period.days(around: day, of: days),
                        used: Money(amountMinor: used, currency: currency)))
            }
        }
        return CardBenefitsView(cardId: cardID, day: day, benefits: left)
    }
}

extension CardClaim {
    /// The claim as clients see it.
    var view: CardClaimView {
        let event = processed
        func money(_ amountMinor: Int64) -> Money { Money(amountMinor: amountMinor, currency: event.amount.currency) }
        var view = CardClaimView(
            id: event.claimID, cardId: event.cardID, merchantId: event.merchantID, amount: event.amount,
            createdAt: event.at)
        view.benefitClass = event.use.benefitClass
        view.beneficiaryId = event.beneficiaryID
        view.approvedAmount = money(event.approvedMinor)
        view.memberShare = money(event.amount.amountMinor - event.approvedMinor)
        view.remaining = money(event.remainingMinor)
        view.serviceDate = event.serviceDate
        view.reference = event.reference
        view.status = reversedAt == nil ? .processed : .reversed
        view.reversedAt = reversedAt
        return view
    }
}
