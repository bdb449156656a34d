import JSON
import Journal
import Kernel

/// Stored name <-> event, by HealthPay's names. Names and versions are never changed once released.
///
/// Free text (descriptions, reasons) is one sealed JSON document (`StoredText`) in the member `sealed`, beside `ownerId`, under
/// whose key it is; both are absent where there is none. What is in the clear (ids, amounts, references, days) names nobody.
struct WalletEventCodec: EventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case created = "WalletCreated"
        case activated = "WalletActivated"
        case suspended = "WalletSuspended"
        case closed = "WalletClosed"
        case limitsChanged = "WalletLimitsChanged"
        case credited = "WalletCredited"
        case debited = "WalletDebited"
        case transferred = "FundsTransferred"
        case held = "FundsHeld"
        case holdCaptured = "HoldCaptured"
        case holdReleased = "HoldReleased"
        case holdExpired = "HoldExpired"
    }

    /// What this release knows, by the names above and those of merchants, MedCards and payments.
    static let versions = EventVersions(
        Dictionary(
            uniqueKeysWithValues: (Name.allCases.map(\.rawValue) + MerchantEventCodec.Name.allCases.map(\.rawValue)
                + CardEventCodec.Name.allCases.map(\.rawValue) + PaymentEventCodec.Name.allCases.map(\.rawValue)
                + ClearingEventCodec.Name.allCases.map(\.rawValue) + DeskEventCodec.Name.allCases.map(\.rawValue))
                .map { ($0, second.contains($0) ? 2 : 1) }))
    /// Those of which there is a second version.
    private static let second: Set<String> = [Name.transferred.rawValue, Name.holdCaptured.rawValue]
    var versions: EventVersions { Self.versions }

    /// The member that has the sealed document, and the name under which that is bound to its event (associated data).
    static let sealedField = "sealed"

    /// Room for the data of most events without free text.
    private static let usualBytes = 448

    func subject(of event: WalletEvent) -> SubjectID? {
        switch event {
        case .created(let event): event.ownerID.retagged()
        case .activated(let event), .suspended(let event), .closed(let event): event.ownerID?.retagged()
        case .credited(let event), .debited(let event): event.ownerID?.retagged()
        case .transferred(let event): event.ownerID?.retagged()
        case .held(let event): event.ownerID?.retagged()
        case .card(let event): CardEventCodec.subject(of: event)
        case .limitsChanged, .holdCaptured, .holdReleased, .holdExpired: nil
        case .merchant(let event): MerchantEventCodec.subject(of: event)
        case .payment(let event): PaymentEventCodec.subject(of: event)
        case .clearing: nil
        case .desk(let event): DeskEventCodec.subject(of: event)
        }
    }

    func encode(_ event: WalletEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        guard let name = Name(event) else {
            if case .card = event { return try CardEventCodec.encode(event, sealer) }
            if case .payment(let event) = event { return try PaymentEventCodec.encode(event, sealer) }
            if case .clearing(let event) = event { return try ClearingEventCodec.encode(event) }
            if case .desk(let event) = event { return try DeskEventCodec.encode(event, sealer) }
            return try MerchantEventCodec.encode(event, sealer)
        }
        var writer = JSONWriter(capacityBytes: Self.usualBytes)
        var version = 1
        writer.beginObject()
        switch event {
        case .created(let event): event.write(to: &writer)
        case .activated(let event), .suspended(let event), .closed(let event): try event.write(to: &writer, sealer)
        case .limitsChanged(let event): try event.write(to: &writer)
        case .credited(let event), .debited(let event): try event.write(to: &writer, sealer, in: name)
        case .transferred(let event):
            version = event.schemaVersion
            try event.write(to: &writer, sealer)
        case .held(let event): try event.write(to: &writer, sealer)
        case .holdCaptured(let event):
            version = event.schemaVersion
            try event.write(to: &writer)
        case .holdReleased(let event), .holdExpired(let event): try event.write(to: &writer, in: name)
        case .card, .merchant, .payment, .clearing, .desk: break
        }
        writer.endObject()
        return EncodedEvent(type: name.rawValue, schemaVersion: version, data: writer.bytes)
    }

    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> WalletEvent {
        try Self.versions.requireKnown(stored)
        guard let name = Name(rawValue: stored.type) else {
            if CardEventCodec.Name(rawValue: stored.type) != nil {
                return .card(try CardEventCodec.decode(stored, opener))
            }
            if let name = PaymentEventCodec.Name(rawValue: stored.type) {
                return .payment(try PaymentEventCodec.decode(stored, name, opener))
            }
            if let name = ClearingEventCodec.Name(rawValue: stored.type) {
                return .clearing(try ClearingEventCodec.decode(stored, name))
            }
            if DeskEventCodec.Name(rawValue: stored.type) != nil { return try DeskEventCodec.decode(stored, opener) }
            return try MerchantEventCodec.decode(stored, opener)
        }
        var members = try StoredMembers(stored)
        let event = try read(name, &members, opener)
        try members.requireNoOthers()
        return event
    }

    private func read(
        _ name: Name, _ members: inout StoredMembers, _ opener: FieldOpener
    ) throws(EventCodecError) -> WalletEvent {
        switch name {
        case .created: .created(try WalletCreated(&members))
        case .activated: .activated(try WalletStatusChanged(&members, opener))
        case .suspended: .suspended(try WalletStatusChanged(&members, opener))
        case .closed: .closed(try WalletStatusChanged(&members, opener))
        case .limitsChanged: .limitsChanged(try WalletLimitsChanged(&members))
        case .credited: .credited(try WalletMoved(&members, opener))
        case .debited: .debited(try WalletMoved(&members, opener))
        case .transferred: .transferred(try FundsTransferred(&members, opener))
        case .held: .held(try FundsHeld(&members, opener))
        case .holdCaptured: .holdCaptured(try HoldCaptured(&members))
        case .holdReleased: .holdReleased(try HoldReleased(&members))
        case .holdExpired: .holdExpired(try HoldReleased(&members))
        }
    }
}

extension WalletEventCodec.Name {
    /// The name that an event is stored under; nil for those of merchants, MedCards and payments, which have names of their own.
    init?(_ event: WalletEvent) {
        switch event {
        case .created: self = .created
        case .activated: self = .activated
        case .suspended: self = .suspended
        case .closed: self = .closed
        case .limitsChanged: self = .limitsChanged
        case .credited: self = .credited
        case .debited: self = .debited
        case .transferred: self = .transferred
        case .held: self = .held
        case .holdCaptured: self = .holdCaptured
        case .holdReleased: self = .holdReleased
        case .holdExpired: self = .holdExpired
        case .card, .merchant, .payment, .clearing, .desk: return nil
        }
    }
}
