import Kernel
import WalletAPI

extension CardDecider {
    static func evolve(_ state: WalletState, _ event: CardEvent) -> WalletState {
        switch (state, event) {
        case (_, .planCreated(let event)): .cardPlan(CardPlan(event))
        case (_, .issued(let event)): .medCard(MedCard(event))
        case (.empty, .claimProcessed(let event)): .cardClaim(CardClaim(processed: event))
        case (.medCard(let card), _): .medCard(evolve(card, event))
        case (.cardPlan(let plan), .planWithdrawn(let event)): .cardPlan(plan.withdrawn(event.at))
        case (.cardClaim(let claim), .claimReversed(let event)):
            .cardClaim(CardClaim(processed: claim.processed, reversedAt: event.at))
        default: state
        }
    }

    private static func evolve(_ card: MedCard, _ event: CardEvent) -> MedCard {
        var next = card
        switch event {
        case .planCreated, .planWithdrawn, .issued: break
        case .activated(let event): next.change(to: .active, event.at)
        case .blocked(let event): next.change(to: .blocked, event.at)
        case .expired(let event): next.change(to: .expired, event.at)
        case .beneficiaryAdded(let event):
            next.beneficiaries.append(event.beneficiaryID)
            next.updatedAt = event.at
        case .beneficiaryRemoved(let event):
            next.beneficiaries.removeAll { $0 == event.beneficiaryID }
            next.updatedAt = event.at
        case .claimProcessed(let event):
            next.use(event.approvedMinor, of: event.use)
            next.updatedAt = event.at
        case .claimReversed(let event):
            next.giveBack(event.approved.amountMinor, of: event.use)
            next.updatedAt = event.at
        }
        return next
    }
}

extension CardPlan {
    /// A plan as it is made.
    init(_ event: CardPlanCreated) {
        self.init(
            planID: event.planID, name: event.name, funderWalletID: event.funderWalletID, currency: event.currency,
            benefits: event.benefits, months: event.months, status: .open, createdAt: event.at, updatedAt: event.at)
    }

    fileprivate func withdrawn(_ at: Timestamp) -> CardPlan {
        var next = self
        next.status = .withdrawn
        next.updatedAt = at
        return next
    }
}

extension MedCard {
    /// A card as it is issued.
    init(_ event: CardIssued) {
        self.init(
            cardID: event.cardID, planID: event.planID, holderID: event.holderID,
            funderWalletID: event.funderWalletID, currency: event.currency, benefits: event.benefits,
            firstDay: event.firstDay, lastDay: event.lastDay, status: .issued, beneficiaries: [], uses: [],
            createdAt: event.at, updatedAt: event.at)
    }

    fileprivate mutating func change(to status: CardStatus, _ at: Timestamp) {
        self.status = status
        updatedAt = at
    }

    fileprivate mutating func use(_ amountMinor: Int64, of key: BenefitKey) {
        if let place = uses.firstIndex(where: { $0.key == key }) {
            uses[place].usedMinor = uses[place].usedMinor.addingSaturated(amountMinor)
        } else {
            uses.append(Use(key: key, usedMinor: amountMinor))
        }
    }

    fileprivate mutating func giveBack(_ amountMinor: Int64, of key: BenefitKey) {
        guard let place = uses.firstIndex(where: { $0.key == key }) else { return }
        uses[place].usedMinor -= min(amountMinor, uses[place].usedMinor)
        if uses[place].usedMinor == 0 { uses.remove(at: place) }
    }
}
