import Kernel
import WalletAPI

/// Claims: what a benefit pays, and the movement that pays it. Both are of one commit, decided on the same states, so that
/// however many claim at once, no more is used than there is.
extension CardDecider {
    /// The states of a claim: card, claim, merchant, funder's wallet, merchant's wallet.
    static func claim(_ command: CardClaimCommand, _ states: [WalletState]) throws(WalletRejection) -> Decision {
        let card = try card(states[0], nil)
        guard case .empty = states[1] else { throw .idTaken }
        try requireUsable(card, command)
        guard case .merchant(let merchant) = states[2] else { throw .merchant(.unknownMerchant) }
        try merchant.requireTakes(.card)
        guard command.wallets == CardWallets(funder: card.funderWalletID, merchant: merchant.walletID) else {
            throw .outdated
        }
        let (benefit, key) = try benefit(of: card, command)
        let approved = try approved(command.amount, by: benefit, key, of: card)
        if states.count < 5 { throw .rule(.sameWallet) }
        let event = ClaimProcessed(
            cardID: command.cardID, claimID: command.claimID, merchantID: command.merchantID,
            wallets: command.wallets, use: key, beneficiaryID: command.beneficiaryID, amount: command.amount,
            approvedMinor: approved.amountMinor,
            remainingMinor: benefit.limit.amountMinor - card.usedMinor(key) - approved.amountMinor,
            serviceDate: command.serviceDate, reference: command.reference, at: command.at)
        return [StreamEvent(.card(.claimProcessed(event)), on: 0, and: 1)]
            + (try payment(of: approved, command, from: states[3], to: states[4]))
    }

    /// Refuses a card that is not in use, does not count on the day of service, or is not this person's.
    private static func requireUsable(_ card: MedCard, _ command: CardClaimCommand) throws(WalletRejection) {
        switch card.status(on: command.day) {
        case .active: break
        case .issued: throw .card(.cardNotActive)
        case .blocked: throw .card(.cardBlocked)
        case .expired: throw .card(.cardExpired)
        }
        if command.serviceDate > command.day { throw .card(.serviceDateInFuture) }
        guard card.days.contains(command.serviceDate) else {
            throw .card(.serviceDateOutsideCard(firstDay: card.firstDay, lastDay: card.lastDay))
        }
        if let beneficiaryID = command.beneficiaryID, !card.beneficiaries.contains(beneficiaryID) {
            throw .card(.unknownBeneficiary)
        }
        if command.amount.currency != card.currency { throw .rule(.currencyMismatch(expected: card.currency)) }
    }

    private static func benefit(
        of card: MedCard, _ command: CardClaimCommand
    ) throws(WalletRejection) -> (benefit: CardBenefit, key: BenefitKey) {
        guard let benefit = card.benefits.first(where: { $0.benefitClass == command.benefitClass }) else {
            throw .card(.benefitNotCovered)
        }
        return (benefit, card.key(benefit, of: command.beneficiaryID, on: command.serviceDate))
    }

    /// The amount without the co-pay, at most what is left.
    private static func approved(
        _ amount: Money, by benefit: CardBenefit, _ key: BenefitKey, of card: MedCard
    ) throws(WalletRejection) -> Money {
        let left = benefit.limit.amountMinor - card.usedMinor(key)
        guard left > 0 else {
            let period = benefit.period.days(around: key.periodStart, of: card.days)
            let next = period.upperBound.advanced(byDays: 1)
            throw .card(.benefitExhausted(renewsOn: next <= card.lastDay ? next : nil))
        }
        // A part of an amount cannot be beyond 64 bits; were it so, the member would pay all of it.
        let copay = try? amount.multiplied(by: .basisPoints(Int64(benefit.copayBasisPoints)), rounding: .halfEven)
        let covered = amount.amountMinor - (copay ?? amount).amountMinor
        guard covered > 0 else { throw .card(.nothingCovered) }
        return Money(amountMinor: min(covered, left), currency: amount.currency)
    }

    /// The movement from funder to merchant, by the rules of every transfer; of the funder's wallet the merchant learns
    /// nothing but that it cannot pay.
    private static func payment(
        of amount: Money, _ command: CardClaimCommand, from funder: WalletState, to merchant: WalletState
    ) throws(WalletRejection) -> Decision {
        let payee = try WalletDecider.payee(merchant, by: .card)
        try WalletDecider.requireActive(payee)
        try WalletDecider.requireCurrency(amount, of: payee)
        _ = try WalletDecider.raised(payee, by: amount)
        let transfer = TransferCommand(
            from: command.wallets.funder, to: command.wallets.merchant, amount: amount,
            reference: command.reference, cardClaimID: command.claimID, at: command.at, day: command.day)
        do throws(WalletRejection) {
            let payer = try WalletDecider.wallet(funder, nil)
            return try WalletDecider.transfer(transfer, from: payer, to: payee, on: 3, and: 4)
        } catch {
            throw .card(.funderCannotPay)
        }
    }

    /// The states of a reversal: card, claim, funder's wallet, merchant's wallet.
    static func reverseClaim(
        _ command: ReverseCardClaimCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        let card = try card(states[0], nil)
        guard case .cardClaim(let claim) = states[1], claim.processed.cardID == card.cardID else { throw .notFound }
        if let merchant = command.merchantCaller, merchant != claim.processed.merchantID { throw .notFound }
        if claim.reversedAt != nil { throw .card(.claimReversed) }
        guard command.wallets == claim.processed.wallets, states.count == 4 else { throw .outdated }
        let approved = Money(amountMinor: claim.processed.approvedMinor, currency: claim.processed.amount.currency)
        let event = ClaimReversed(
            cardID: card.cardID, claimID: command.claimID, use: claim.processed.use, approved: approved, at: command.at)
        return expiry(of: card, command.at, command.day) + [StreamEvent(.card(.claimReversed(event)), on: 0, and: 1)]
            + (try repayment(of: approved, claim.processed, command, states))
    }

    /// The movement back. What may leave the merchant's wallet in a day or a month is no bound: this is no spending.
    private static func repayment(
        of amount: Money, _ claim: ClaimProcessed, _ command: ReverseCardClaimCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        let funder = try WalletDecider.payee(states[2], by: .card)
        let merchant = try WalletDecider.payee(states[3], by: .card)
        try WalletDecider.requireActive(merchant)
        try WalletDecider.requireActive(funder)
        let (payer, expiries) = WalletDecider.expired(merchant, at: command.at, on: 3)
        try WalletDecider.requireFunds(payer, amount)
        let event = FundsTransferred(
            from: claim.wallets.merchant, to: claim.wallets.funder, amount: amount,
            fromBalanceMinor: payer.balanceMinor - amount.amountMinor,
            toBalanceMinor: try WalletDecider.raised(funder, by: amount), reference: claim.reference,
            cardClaimID: command.claimID, at: command.at, day: command.day)
        return expiries + [StreamEvent(.transferred(event), on: 3, and: 2)]
    }
}
