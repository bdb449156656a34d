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

    /// What this release knows, by the names above.
    static let versions = EventVersions(of: Name.self)
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
        case .limitsChanged, .holdCaptured, .holdReleased, .holdExpired: nil
        }
    }

    func encode(_ event: WalletEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        let name = Name(event)
        var writer = JSONWriter(capacityBytes: Self.usualBytes)
        writer.beginObject()
        switch event {
        case .created(let event): event.write(to: &writer)
        case .activated(let event), .suspended(let event), .closed(let event): try event.write(to: &writer, sealer)
        case .limitsChanged(let event): try event.write(to: &writer)
        case .credited(let event), .debited(let event): try event.write(to: &writer, sealer, in: name)
        case .transferred(let event): try event.write(to: &writer, sealer)
        case .held(let event): try event.write(to: &writer, sealer)
        case .holdCaptured(let event): try event.write(to: &writer)
        case .holdReleased(let event), .holdExpired(let event): try event.write(to: &writer, in: name)
        }
        writer.endObject()
        return EncodedEvent(type: name.rawValue, schemaVersion: 1, data: writer.bytes)
    }

    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> WalletEvent {
        try Self.versions.requireKnown(stored)
        guard let name = Name(rawValue: stored.type) else { throw .unknownType(stored.type) }
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
    /// The name that an event is stored under.
    init(_ event: WalletEvent) {
        self =
            switch event {
            case .created: .created
            case .activated: .activated
            case .suspended: .suspended
            case .closed: .closed
            case .limitsChanged: .limitsChanged
            case .credited: .credited
            case .debited: .debited
            case .transferred: .transferred
            case .held: .held
            case .holdCaptured: .holdCaptured
            case .holdReleased: .holdReleased
            case .holdExpired: .holdExpired
            }
    }
}
