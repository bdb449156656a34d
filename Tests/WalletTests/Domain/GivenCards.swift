import Kernel
import WalletAPI

@testable import Wallet

/// Values that the tests of MedCards share: a card of a year, paid by the first wallet, used at a merchant with the second.
enum GivenCards {
    static let planID = CardPlanID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0301)
    static let cardID = CardID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0311)
    static let merchantID = MerchantID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0321)
    static let otherMerchantID = MerchantID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0322)
    static let firstDay = Given.day("2026-01-01")
    static let lastDay = Given.day("2026-12-31")
    static let wallets = CardWallets(funder: Given.id(1), merchant: Given.id(2))

    static func claimID(_ number: UInt64) -> CardClaimID {
        CardClaimID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0400 + number)
    }

    static func beneficiaryID(_ number: UInt64) -> BeneficiaryID {
        BeneficiaryID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0500 + number)
    }

    /// Dental: 1,000 a month for each person, 10 % co-pay. Optical: 500 a year for all, without. Checkup: 50 a day.
    static let benefits = [
        benefit("dental", 1_000, .month, .person, copay: 1_000),
        benefit("optical", 500, .year, .family, copay: 0),
        benefit("checkup", 50, .day, .person, copay: 5_000),
        benefit("hospital", 9_000, .card, .family, copay: 250),
    ]

    static func benefit(
        _ name: String, _ limitMinor: Int64, _ period: BenefitPeriod, _ scope: BenefitScope, copay: Int
    ) -> CardBenefit {
        CardBenefit(
            benefitClass: name, limit: Given.money(limitMinor), period: period, scope: scope, copayBasisPoints: copay)
    }

    static let planCreated = CardPlanCreated(
        planID: planID, name: "Gold", funderWalletID: Given.id(1), currency: Given.egp, benefits: benefits, months: 12,
        at: Given.at)

    static func plan(_ change: (inout CardPlan) -> Void = { _ in }) -> WalletState {
        var plan = CardPlan(planCreated)
        change(&plan)
        return .cardPlan(plan)
    }

    static let issued = CardIssued(
        cardID: cardID, planID: planID, holderID: Given.owner, funderWalletID: Given.id(1), currency: Given.egp,
        benefits: benefits, firstDay: firstDay, lastDay: lastDay, at: Given.at)

    /// An active card that nothing was used of; `change` makes it another.
    static func medCard(_ change: (inout MedCard) -> Void = { _ in }) -> MedCard {
        var card = MedCard(issued)
        card.status = .active
        change(&card)
        return card
    }

    /// The same as a state.
    static func card(_ change: (inout MedCard) -> Void = { _ in }) -> WalletState { .medCard(medCard(change)) }

    static func merchant(_ change: (inout MerchantAccount) -> Void = { _ in }) -> WalletState {
        var merchant = MerchantAccount(
            merchantID: merchantID, walletID: Given.id(2), status: .active, methods: [.card], currency: Given.egp,
            settlementDays: 1, settled: MerchantAccount.Settled(), createdAt: Given.at, updatedAt: Given.at)
        change(&merchant)
        return .merchant(merchant)
    }

    static func key(
        _ benefitClass: String, from day: String, of beneficiaryID: BeneficiaryID? = nil
    ) -> BenefitKey {
        BenefitKey(benefitClass: benefitClass, periodStart: Given.day(day), beneficiaryID: beneficiaryID)
    }

    static func changed(_ reason: String? = nil) -> CardStatusChanged {
        CardStatusChanged(
            cardID: cardID, reason: reason, holderID: reason == nil ? nil : Given.owner, at: Given.at)
    }

    static func change(
        _ target: ChangeCardStatusCommand.Target, reason: String? = nil, by caller: UserID? = nil,
        on day: LocalDate = Given.today
    ) -> WalletCommand {
        .card(
            .changeStatus(
                ChangeCardStatusCommand(
                    cardID: cardID, target: target, reason: reason, caller: caller, at: Given.at, day: day)))
    }

    static func createPlan(_ benefits: [CardBenefit] = benefits) -> WalletCommand {
        .card(
            .createPlan(
                CreateCardPlanCommand(
                    planID: planID, name: "Gold", funderWalletID: Given.id(1), benefits: benefits, months: 12,
                    at: Given.at)))
    }

    static func issue(firstDay: LocalDate = firstDay) -> WalletCommand {
        .card(
            .issue(
                IssueCardCommand(
                    cardID: cardID, planID: planID, holderID: Given.owner, firstDay: firstDay, at: Given.at,
                    day: Given.today)))
    }

    static func addBeneficiary(_ number: UInt64 = 1, on day: LocalDate = Given.today) -> WalletCommand {
        .card(
            .addBeneficiary(
                AddBeneficiaryCommand(
                    cardID: cardID, beneficiaryID: beneficiaryID(number), name: "Omar Hassan", relation: .child,
                    at: Given.at, day: day)))
    }

    static func removeBeneficiary(_ number: UInt64 = 1, on day: LocalDate = Given.today) -> WalletCommand {
        .card(.removeBeneficiary(beneficiaryID(number), from: cardID, at: Given.at, day: day))
    }

    /// The holder's claim of a dental service today; `change` makes it another.
    static func claiming(
        _ amountMinor: Int64, _ change: (inout CardClaimCommand) -> Void = { _ in }
    ) -> CardClaimCommand {
        var command = CardClaimCommand(
            cardID: cardID, claimID: claimID(1), merchantID: merchantID, wallets: wallets, benefitClass: "dental",
            amount: Given.money(amountMinor), serviceDate: Given.today, reference: "c1", beneficiaryID: nil,
            at: Given.at, day: Given.today)
        change(&command)
        return command
    }

    static func claim(
        _ amountMinor: Int64, _ change: (inout CardClaimCommand) -> Void = { _ in }
    ) -> WalletCommand { .card(.claim(claiming(amountMinor, change))) }

    static func reverse(_ change: (inout ReverseCardClaimCommand) -> Void = { _ in }) -> WalletCommand {
        var command = ReverseCardClaimCommand(
            cardID: cardID, claimID: claimID(1), wallets: wallets, merchantCaller: nil, at: Given.later,
            day: Given.today)
        change(&command)
        return .card(.reverseClaim(command))
    }

    /// A dental claim of 200 of which 180 were approved.
    static let processed = ClaimProcessed(
        cardID: cardID, claimID: claimID(1), merchantID: merchantID, wallets: wallets,
        use: key("dental", from: "2026-01-01"), beneficiaryID: nil, amount: Given.money(200), approvedMinor: 180,
        remainingMinor: 820, serviceDate: Given.today, reference: "c1", at: Given.at)

    static let reversed = ClaimReversed(
        cardID: cardID, claimID: claimID(1), use: key("dental", from: "2026-01-01"), approved: Given.money(180),
        at: Given.later)

    static func claimed(reversedAt: Timestamp? = nil) -> WalletState {
        .cardClaim(CardClaim(processed: processed, reversedAt: reversedAt))
    }

    static func paid(
        _ amountMinor: Int64, funder: Int64, merchant: Int64
    ) -> WalletEvent {
        .transferred(
            FundsTransferred(
                from: Given.id(1), to: Given.id(2), amount: Given.money(amountMinor), fromBalanceMinor: funder,
                toBalanceMinor: merchant, reference: "c1", cardClaimID: claimID(1), at: Given.at, day: Given.today))
    }

    /// The states of a claim, unless told otherwise such that it is approved.
    static func given(
        _ card: WalletState = card(), merchant: WalletState = merchant(),
        funder: WalletState = Given.wallet(1, balance: 100_000), payee: WalletState = Given.wallet(2)
    ) -> [WalletState] { [card, .empty, merchant, funder, payee] }
}
