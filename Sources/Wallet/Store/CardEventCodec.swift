import JSON
import Journal
import Kernel
import WalletAPI

/// Stored name <-> event of MedCards, by HealthPay's names, as a part of `WalletEventCodec`. Names and versions are never
/// changed once released.
enum CardEventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case planCreated = "CardPlanCreated"
        case planWithdrawn = "CardPlanWithdrawn"
        case issued = "CardIssued"
        case activated = "CardActivated"
        case blocked = "CardBlocked"
        case expired = "CardExpired"
        case beneficiaryAdded = "BeneficiaryAdded"
        case beneficiaryRemoved = "BeneficiaryRemoved"
        case claimProcessed = "ClaimProcessed"
        case claimReversed = "ClaimReversed"
    }

    /// The holder, where a card of theirs begins or somebody's words are in it.
    static func subject(of event: CardEvent) -> SubjectID? {
        switch event {
        case .issued(let event): event.holderID.retagged()
        case .beneficiaryAdded(let event): event.holderID.retagged()
        case .activated(let event), .blocked(let event), .expired(let event): event.holderID?.retagged()
        case .planCreated, .planWithdrawn, .beneficiaryRemoved, .claimProcessed, .claimReversed: nil
        }
    }

    /// The stored form; an event that is none of MedCards' throws `unknownType`.
    static func encode(_ event: WalletEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        guard case .card(let event) = event else { throw .unknownType("") }
        var writer = JSONWriter()
        writer.beginObject()
        switch event {
        case .planCreated(let event): try event.write(to: &writer)
        case .planWithdrawn(let event):
            writer.member("planId", event.planID)
            writer.member("at", event.at)
        case .issued(let event): try event.write(to: &writer)
        case .activated(let event), .blocked(let event), .expired(let event): try event.write(to: &writer, sealer)
        case .beneficiaryAdded(let event): try event.write(to: &writer, sealer)
        case .beneficiaryRemoved(let event):
            writer.member("cardId", event.cardID)
            writer.member("beneficiaryId", event.beneficiaryID)
            writer.member("at", event.at)
        case .claimProcessed(let event): try event.write(to: &writer)
        case .claimReversed(let event): try event.write(to: &writer)
        }
        writer.endObject()
        return EncodedEvent(type: Name(event).rawValue, schemaVersion: 1, data: writer.bytes)
    }

    /// The event of a stored form with one of the names above; throws `unknownType` for any other.
    static func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> CardEvent {
        guard let name = Name(rawValue: stored.type) else { throw .unknownType(stored.type) }
        var members = try StoredMembers(stored)
        let event = try read(name, &members, opener)
        try members.requireNoOthers()
        return event
    }

    private static func read(
        _ name: Name, _ members: inout StoredMembers, _ opener: FieldOpener
    ) throws(EventCodecError) -> CardEvent {
        switch name {
        case .planCreated: return .planCreated(try CardPlanCreated(&members))
        case .planWithdrawn:
            return .planWithdrawn(CardPlanWithdrawn(planID: try members.id("planId"), at: try members.time("at")))
        case .issued: return .issued(try CardIssued(&members))
        case .activated: return .activated(try CardStatusChanged(&members, opener))
        case .blocked: return .blocked(try CardStatusChanged(&members, opener))
        case .expired: return .expired(try CardStatusChanged(&members, opener))
        case .beneficiaryAdded: return .beneficiaryAdded(try BeneficiaryAdded(&members, opener))
        case .beneficiaryRemoved:
            let card: CardID = try members.id("cardId")
            let beneficiary: BeneficiaryID = try members.id("beneficiaryId")
            let at = try members.time("at")
            return .beneficiaryRemoved(BeneficiaryRemoved(cardID: card, beneficiaryID: beneficiary, at: at))
        case .claimProcessed: return .claimProcessed(try ClaimProcessed(&members))
        case .claimReversed: return .claimReversed(try ClaimReversed(&members))
        }
    }
}

extension CardEventCodec.Name {
    /// The name that an event is stored under.
    init(_ event: CardEvent) {
        self =
            switch event {
            case .planCreated: .planCreated
            case .planWithdrawn: .planWithdrawn
            case .issued: .issued
            case .activated: .activated
            case .blocked: .blocked
            case .expired: .expired
            case .beneficiaryAdded: .beneficiaryAdded
            case .beneficiaryRemoved: .beneficiaryRemoved
            case .claimProcessed: .claimProcessed
            case .claimReversed: .claimReversed
            }
    }
}
