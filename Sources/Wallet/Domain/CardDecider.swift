import Kernel
import WalletAPI

/// Decides what commands do to MedCards and their plans, as a part of `WalletDecider`.
enum CardDecider {
    typealias Decision = WalletDecider.Decision

    static func streams(of command: CardCommand) -> [StreamReference] {
        switch command {
        case .createPlan(let command):
            [WalletStreams.cardPlan(command.planID), WalletStreams.wallet(command.funderWalletID)]
        case .withdrawPlan(let planID, _): [WalletStreams.cardPlan(planID)]
        case .issue(let command): [WalletStreams.card(command.cardID), WalletStreams.cardPlan(command.planID)]
        case .changeStatus(let command): [WalletStreams.card(command.cardID)]
        case .expire(let cardID, _, _): [WalletStreams.card(cardID)]
        case .addBeneficiary(let command): [WalletStreams.card(command.cardID)]
        case .removeBeneficiary(_, let cardID, _, _): [WalletStreams.card(cardID)]
        case .claim(let command):
            [
                WalletStreams.card(command.cardID), WalletStreams.cardClaim(command.claimID),
                WalletStreams.merchant(command.merchantID),
            ] + wallets(command.wallets)
        case .reverseClaim(let command):
            [WalletStreams.card(command.cardID), WalletStreams.cardClaim(command.claimID)] + wallets(command.wallets)
        }
    }

    /// The funder's wallet, and the merchant's where it is another one.
    private static func wallets(_ wallets: CardWallets) -> [StreamReference] {
        let funder = WalletStreams.wallet(wallets.funder)
        return wallets.funder == wallets.merchant ? [funder] : [funder, WalletStreams.wallet(wallets.merchant)]
    }

    static func decide(_ command: CardCommand, _ states: [WalletState]) throws(WalletRejection) -> Decision {
        switch command {
        case .createPlan(let command): try createPlan(command, states)
        case .withdrawPlan(let planID, let at): try withdrawPlan(planID, at, states[0])
        case .issue(let command): try issue(command, states)
        case .changeStatus(let command): try changeStatus(command, states[0])
        case .expire(_, let at, let day): expiry(of: try card(states[0], nil), at, day)
        case .addBeneficiary(let command): try addBeneficiary(command, states[0])
        case .removeBeneficiary(let beneficiaryID, _, let at, let day):
            try removeBeneficiary(beneficiaryID, at, day, states[0])
        case .claim(let command): try claim(command, states)
        case .reverseClaim(let command): try reverseClaim(command, states)
        }
    }

    /// The card of a state; `caller` is a member, who reaches their own alone.
    static func card(_ state: WalletState, _ caller: UserID?) throws(WalletRejection) -> MedCard {
        guard case .medCard(let card) = state else { throw .notFound }
        if let caller, caller != card.holderID { throw .notFound }
        return card
    }

    /// Refuses a card whose last day is over.
    static func requireUnexpired(_ card: MedCard, on day: LocalDate) throws(WalletRejection) {
        if card.status(on: day) == .expired { throw .card(.cardExpired) }
    }

    /// The event that says that a card's last day is over, where it is and nobody said so.
    static func expiry(of card: MedCard, _ at: Timestamp, _ day: LocalDate) -> Decision {
        guard card.status != .expired, card.status(on: day) == .expired else { return [] }
        return [StreamEvent(.card(.expired(CardStatusChanged(cardID: card.cardID, at: at))))]
    }

    private static func createPlan(
        _ command: CreateCardPlanCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        guard case .empty = states[0] else { throw .idTaken }
        let funder = try WalletDecider.payee(states[1])
        if funder.status == .closed { throw .rule(.walletClosed) }
        for benefit in command.benefits { try WalletDecider.requireCurrency(benefit.limit, of: funder) }
        let event = CardPlanCreated(
            planID: command.planID, name: command.name, funderWalletID: command.funderWalletID,
            currency: funder.currency, benefits: command.benefits, months: command.months, at: command.at)
        return [StreamEvent(.card(.planCreated(event)))]
    }

    private static func withdrawPlan(
        _ planID: CardPlanID, _ at: Timestamp, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        guard case .cardPlan(let plan) = state else { throw .notFound }
        if plan.status == .withdrawn { return [] }
        return [StreamEvent(.card(.planWithdrawn(CardPlanWithdrawn(planID: planID, at: at))))]
    }

    private static func issue(
        _ command: IssueCardCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        guard case .empty = states[0] else { throw .idTaken }
        guard case .cardPlan(let plan) = states[1] else { throw .card(.unknownPlan) }
        if plan.status == .withdrawn { throw .card(.planWithdrawn) }
        let lastDay = command.firstDay.advanced(byMonths: plan.months).advanced(byDays: -1)
        if command.day > lastDay { throw .card(.cardExpired) }
        let event = CardIssued(
            cardID: command.cardID, planID: command.planID, holderID: command.holderID,
            funderWalletID: plan.funderWalletID, currency: plan.currency, benefits: plan.benefits,
            firstDay: command.firstDay, lastDay: lastDay, at: command.at)
        return [StreamEvent(.card(.issued(event)))]
    }

    private static func changeStatus(
        _ command: ChangeCardStatusCommand, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        let card = try card(state, command.caller)
        try requireUnexpired(card, on: command.day)
        let event = CardStatusChanged(
            cardID: command.cardID, reason: command.reason,
            holderID: command.reason == nil ? nil : card.holderID, at: command.at)
        switch (command.target, card.status) {
        case (.active, .active), (.blocked, .blocked): return []
        case (.active, .blocked) where command.caller != nil:
            // Whoever stopped the card had a reason, such as a theft: staff look at it before it is used again.
            throw .staffOnly
        case (.active, _): return [StreamEvent(.card(.activated(event)))]
        case (.blocked, _): return [StreamEvent(.card(.blocked(event)))]
        }
    }

    private static func addBeneficiary(
        _ command: AddBeneficiaryCommand, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        let card = try card(state, nil)
        try requireUnexpired(card, on: command.day)
        let beneficiaryID = command.namesakes.first { !card.beneficiaries.contains($0) } ?? command.beneficiaryID
        if card.beneficiaries.contains(beneficiaryID) { throw .idTaken }
        if card.beneficiaries.count >= CardLimits.beneficiaries { throw .card(.tooManyBeneficiaries) }
        let event = BeneficiaryAdded(
            cardID: command.cardID, beneficiaryID: beneficiaryID, name: command.name,
            relation: command.relation, holderID: card.holderID, at: command.at)
        return [StreamEvent(.card(.beneficiaryAdded(event)))]
    }

    private static func removeBeneficiary(
        _ beneficiaryID: BeneficiaryID, _ at: Timestamp, _ day: LocalDate, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        let card = try card(state, nil)
        guard card.beneficiaries.contains(beneficiaryID) else { throw .notFound }
        try requireUnexpired(card, on: day)
        let event = BeneficiaryRemoved(cardID: card.cardID, beneficiaryID: beneficiaryID, at: at)
        return [StreamEvent(.card(.beneficiaryRemoved(event)))]
    }
}
