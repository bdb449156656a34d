import Journal
import Kernel
import WalletAPI

/// What is wrong at any step of the lives of MedCards, gone through event by event.
struct CardWalk {
    private var uses = InvariantCount()
    private var limits = InvariantCount()
    private var reversals = InvariantCount()
    /// The card that is gone through.
    private var card: StreamPlace?
    /// The claims of it that are not reversed.
    private var claims: [CardClaimID: ClaimProcessed] = [:]
    /// What they say is used.
    private var claimed: [BenefitKey: Int128] = [:]
    /// What all claims and their reversals say that is moved, and what is moved for them.
    private var said: [Purse: Int128] = [:]
    private var moved: [Purse: Int128] = [:]

    private struct StreamPlace: Hashable {
        var hospital: HospitalID
        var stream: StreamID
    }

    /// A tenant's money of one currency.
    private struct Purse: Hashable {
        var hospital: HospitalID
        var currency: Currency
    }

    /// Takes a step in, which may be of anything.
    mutating func take(_ step: StreamReplay<WalletDecider>.Step) {
        let hospital = step.recorded.stored.hospitalID
        switch (step.after, step.recorded.event) {
        case (.medCard(let after), .card(let event)):
            let place = StreamPlace(hospital: hospital, stream: step.streamID)
            if place != card {
                card = place
                claims = [:]
                claimed = [:]
            }
            take(event, after)
        case (.cardClaim, .card(.claimProcessed(let event))):
            said[Purse(hospital: hospital, currency: event.amount.currency), default: 0] += Int128(event.approvedMinor)
        case (.cardClaim, .card(.claimReversed(let event))):
            let amount = event.approved
            said[Purse(hospital: hospital, currency: amount.currency), default: 0] += Int128(amount.amountMinor)
        case (.wallet(let wallet), .transferred(let event))
        where event.cardClaimID != nil && event.from == wallet.walletID:
            let amount = event.amount
            moved[Purse(hospital: hospital, currency: amount.currency), default: 0] += Int128(amount.amountMinor)
        default: return
        }
    }

    /// What was found.
    var lines: [WalletInvariants.Line] {
        var payments = InvariantCount()
        for purse in Set(said.keys).union(moved.keys) { payments.look(said[purse] == moved[purse]) }
        return [
            uses.line("used benefits follow from the claims"),
            limits.line("no benefit is used above its limit at any step"),
            reversals.line("claims are reversed once, by what they approved"),
            payments.line("claims move what they approve"),
        ]
    }

    private mutating func take(_ event: CardEvent, _ after: MedCard) {
        switch event {
        case .claimProcessed(let claim):
            let limit = after.benefits.first { $0.benefitClass == claim.use.benefitClass }?.limit.amountMinor ?? 0
            let used = add(Int128(claim.approvedMinor), to: claim.use)
            let isNew = claims.updateValue(claim, forKey: claim.claimID) == nil
            uses.look(isNew && Int128(limit) - used == Int128(claim.remainingMinor))
        case .claimReversed(let event):
            let claim = claims.removeValue(forKey: event.claimID)
            if let claim { _ = add(-Int128(claim.approvedMinor), to: claim.use) }
            reversals.look(
                claim?.approvedMinor == event.approved.amountMinor && claim?.use == event.use
                    && claim?.amount.currency == event.approved.currency)
        default: break
        }
        look(after)
    }

    /// Adds to what the claims say is used; what they then say.
    private mutating func add(_ amount: Int128, to key: BenefitKey) -> Int128 {
        let sum = (claimed[key] ?? 0) + amount
        claimed[key] = sum == 0 ? nil : sum
        return sum
    }

    /// Whether what is used is what the claims say, and within the limits.
    private mutating func look(_ card: MedCard) {
        let used = card.uses.map { ($0.key, Int128($0.usedMinor)) }
        // A key that is there twice is a fault as well.
        uses.look(Dictionary(used, uniquingKeysWith: +) == claimed && used.count == claimed.count)
        limits.look(
            card.uses.allSatisfy { use in
                card.benefits.contains {
                    $0.benefitClass == use.key.benefitClass && use.usedMinor <= $0.limit.amountMinor
                }
            })
    }
}
