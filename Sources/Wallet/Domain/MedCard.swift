import Kernel
import WalletAPI

/// A plan, as commands are decided on it.
struct CardPlan: Sendable, Hashable {
    var planID: CardPlanID
    var name: String
    var funderWalletID: WalletID
    var currency: Currency
    var benefits: [CardBenefit]
    var months: Int
    var status: CardPlanStatus
    var createdAt: Timestamp
    var updatedAt: Timestamp
}

/// A card, as commands are decided on it. It names nobody: names of beneficiaries are in their table alone.
struct MedCard: Sendable, Hashable {
    var cardID: CardID
    var planID: CardPlanID
    var holderID: UserID
    var funderWalletID: WalletID
    var currency: Currency
    var benefits: [CardBenefit]
    var firstDay: LocalDate
    var lastDay: LocalDate
    var status: CardStatus
    /// Who may use it beside the holder, in the order in which they were added.
    var beneficiaries: [BeneficiaryID]
    /// What was used, in the order in which each was first used; nothing is kept of what was given back altogether.
    var uses: [Use]
    var createdAt: Timestamp
    var updatedAt: Timestamp

    /// What was used of one benefit in one period, above zero.
    struct Use: Sendable, Hashable {
        var key: BenefitKey
        var usedMinor: Int64
    }

    /// The days on which it counts.
    ///
    /// An event with its days the wrong way round would be a fault of ours; a range of one day is then the least that is true.
    var days: ClosedRange<LocalDate> { firstDay...max(firstDay, lastDay) }

    /// The status on a day: nobody needs to have said that the last one is over.
    func status(on day: LocalDate) -> CardStatus { day > lastDay ? .expired : status }

    /// What was used of a benefit, in minor units.
    func usedMinor(_ key: BenefitKey) -> Int64 { uses.first { $0.key == key }?.usedMinor ?? 0 }

    /// Under what the use of a benefit by a person counts on a day.
    func key(_ benefit: CardBenefit, of beneficiaryID: BeneficiaryID?, on day: LocalDate) -> BenefitKey {
        BenefitKey(
            benefitClass: benefit.benefitClass,
            periodStart: benefit.period.days(around: day, of: days).lowerBound,
            beneficiaryID: benefit.scope == .person ? beneficiaryID : nil)
    }
}

/// A claim on a card, as its reversal is decided on it.
struct CardClaim: Sendable, Hashable {
    /// How it was filed.
    var processed: ClaimProcessed
    /// When it was reversed; nil where it was not.
    var reversedAt: Timestamp?
}
