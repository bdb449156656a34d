import Journal
import Kernel
import WalletAPI

/// Stored name <-> event of merchants, by HealthPay's kind of names. Names and versions are never changed once released.
///
/// What a merchant is known by and why they were suspended is one sealed JSON document (`StoredMerchantText`) in the member
/// `sealed`, under the merchant's own key. Ids, amounts, terms and days are in the clear and name nobody.
enum MerchantEventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case applied = "MerchantApplied"
        case verified = "MerchantVerified"
        case activated = "MerchantActivated"
        case suspended = "MerchantSuspended"
        case changed = "MerchantChanged"
        case methodsChanged = "MerchantMethodsChanged"
        case feesCharged = "MerchantFeesCharged"
        case taxCharged = "MerchantTaxCharged"
        case settled = "SettlementRan"
    }

    /// The merchant, where an event says anything that is sealed.
    static func subject(of event: MerchantEvent) -> SubjectID? {
        switch event {
        case .applied(let event): event.merchantID.retagged()
        case .activated(let event), .suspended(let event): event.reason == nil ? nil : event.merchantID.retagged()
        case .changed(let event): event.details.isEmpty ? nil : event.merchantID.retagged()
        case .verified, .methodsChanged, .feesCharged, .taxCharged, .settled: nil
        }
    }

    static func encode(_ event: WalletEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        guard case .merchant(let event) = event else { throw .malformed(type: "merchant") }
        switch event {
        case .applied(let event): return try encoded(.applied, StoredApplication(event, sealer))
        case .verified(let event): return try encoded(.verified, StoredVerification(event))
        case .activated(let event): return try encoded(.activated, StoredMerchantStatus(event, sealer))
        case .suspended(let event): return try encoded(.suspended, StoredMerchantStatus(event, sealer))
        case .changed(let event): return try encoded(.changed, StoredMerchantChange(event, sealer))
        case .methodsChanged(let event): return try encoded(.methodsChanged, StoredMethods(event))
        case .feesCharged(let event): return try encoded(.feesCharged, StoredCharge(event))
        case .taxCharged(let event): return try encoded(.taxCharged, StoredCharge(event))
        case .settled(let event): return try encoded(.settled, StoredSettlement(event))
        }
    }

    static func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> WalletEvent {
        guard let name = Name(rawValue: stored.type) else { throw .unknownType(stored.type) }
        let event: MerchantEvent =
            switch name {
            case .applied: .applied(try read(StoredApplication.self, stored).event(opener))
            case .verified: .verified(try read(StoredVerification.self, stored).event)
            case .activated: .activated(try read(StoredMerchantStatus.self, stored).event(opener, in: name))
            case .suspended: .suspended(try read(StoredMerchantStatus.self, stored).event(opener, in: name))
            case .changed: .changed(try read(StoredMerchantChange.self, stored).event(opener))
            case .methodsChanged: .methodsChanged(try read(StoredMethods.self, stored).event)
            case .feesCharged: .feesCharged(try read(StoredCharge.self, stored).event(in: name))
            case .taxCharged: .taxCharged(try read(StoredCharge.self, stored).event(in: name))
            case .settled: .settled(try read(StoredSettlement.self, stored).event())
            }
        return .merchant(event)
    }

    private static func encoded(_ name: Name, _ data: some Encodable) throws(EventCodecError) -> EncodedEvent {
        EncodedEvent(type: name.rawValue, schemaVersion: 1, data: try StoredJSON.encode(data, in: name.rawValue))
    }

    private static func read<Data: Decodable>(
        _: Data.Type, _ stored: StoredEvent
    ) throws(EventCodecError) -> Data {
        try StoredJSON.decode(Data.self, from: stored.data, in: stored.type)
    }
}
