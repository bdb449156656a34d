import BillingAPI
import JSON
import Journal
import Kernel

/// Stored name <-> event. Names and versions are never changed once released; older versions are brought up on reading.
///
/// Free text (descriptions, reasons, references) may name a condition: it is one sealed JSON document (`StoredText`) in the
/// member `sealed`, which is absent where there is none. What remains in the clear (ids, codes, amounts, days) names nobody.
struct BillingEventCodec: EventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case chargeCreated, chargeInvoiced, chargeReleased, chargeCancelled
        case invoiceDrafted, invoiceDraftChanged, invoiceIssued, invoiceVoided
        case invoicePaymentApplied, invoicePaymentReversed
        case paymentReceived, depositAllocated, paymentRefunded
        case billingNumberAllocated
    }

    /// The newest version of an event's data that this release knows.
    ///
    /// The second one is written only where a merge of records, or a collection, made it necessary: an older release reads
    /// everything else.
    private static func newestVersion(of name: Name) -> Int {
        switch name {
        case .paymentReceived, .depositAllocated, .paymentRefunded: 2
        default: 1
        }
    }

    /// What this release knows, by the names above.
    static let versions = EventVersions(of: Name.self, newest: newestVersion)
    var versions: EventVersions { Self.versions }

    /// The name under which the sealed document is bound to its event (associated data).
    static let sealedField = "sealed"

    /// Room for the data of most events.
    private static let usualBytes = 640

    func subject(of event: BillingEvent) -> SubjectID? { event.patientID?.retagged() }

    func encode(_ event: BillingEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        switch event {
        case .chargeCreated(let event): written(.chargeCreated, try StoredCharge(event, sealer))
        case .chargeInvoiced(let event): try encoded(.chargeInvoiced, StoredChargeMove(event))
        case .chargeReleased(let event): try encoded(.chargeReleased, StoredChargeMove(event))
        case .chargeCancelled(let event): try encoded(.chargeCancelled, StoredCancellation(event, sealer))
        case .invoiceDrafted(let event): try encoded(.invoiceDrafted, StoredDraft(event, sealer))
        case .invoiceDraftChanged(let event): try encoded(.invoiceDraftChanged, StoredDraft(event, sealer))
        case .invoiceIssued(let event): try encoded(.invoiceIssued, StoredIssue(event))
        case .invoiceVoided(let event): try encoded(.invoiceVoided, StoredVoid(event, sealer))
        case .invoicePaymentApplied(let event): try encoded(.invoicePaymentApplied, StoredPaymentMove(event))
        case .invoicePaymentReversed(let event): try encoded(.invoicePaymentReversed, StoredPaymentMove(event))
        case .paymentReceived(let event):
            try encoded(.paymentReceived, version: event.isCollected ? 2 : 1, StoredPayment(event, sealer))
        case .depositAllocated(let event):
            try encoded(.depositAllocated, version: event.invoicePatientID == nil ? 1 : 2, StoredDeposit(event))
        case .paymentRefunded(let event):
            try encoded(
                .paymentRefunded, version: event.reopened.allSatisfy { $0.patientID == nil } ? 1 : 2,
                StoredRefund(event, sealer))
        case .numberAllocated(let event): try encoded(.billingNumberAllocated, StoredNumber(event))
        }
    }

    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> BillingEvent {
        try Self.versions.requireKnown(stored)
        guard let name = Name(rawValue: stored.type) else { throw .unknownType(stored.type) }
        switch name {
        case .chargeCreated: return .chargeCreated(try read(StoredCharge.self, stored).event(opener))
        case .chargeInvoiced: return .chargeInvoiced(try read(StoredChargeMove.self, stored).event)
        case .chargeReleased: return .chargeReleased(try read(StoredChargeMove.self, stored).event)
        case .chargeCancelled: return .chargeCancelled(try read(StoredCancellation.self, stored).event(opener))
        case .invoiceDrafted: return .invoiceDrafted(try read(StoredDraft.self, stored).event(opener))
        case .invoiceDraftChanged: return .invoiceDraftChanged(try read(StoredDraft.self, stored).event(opener))
        case .invoiceIssued: return .invoiceIssued(try read(StoredIssue.self, stored).event)
        case .invoiceVoided: return .invoiceVoided(try read(StoredVoid.self, stored).event(opener))
        case .invoicePaymentApplied: return .invoicePaymentApplied(try read(StoredPaymentMove.self, stored).event)
        case .invoicePaymentReversed: return .invoicePaymentReversed(try read(StoredPaymentMove.self, stored).event)
        case .paymentReceived: return .paymentReceived(try read(StoredPayment.self, stored).event(opener))
        case .depositAllocated: return .depositAllocated(try read(StoredDeposit.self, stored).event)
        case .paymentRefunded: return .paymentRefunded(try read(StoredRefund.self, stored).event(opener))
        case .billingNumberAllocated: return .numberAllocated(try read(StoredNumber.self, stored).event())
        }
    }

    /// The stored form of data that writes itself, which the commonest event does.
    private func written(_ name: Name, _ data: some JSONWritable) -> EncodedEvent {
        var writer = JSONWriter(capacityBytes: Self.usualBytes)
        data.write(to: &writer)
        return EncodedEvent(type: name.rawValue, schemaVersion: 1, data: writer.bytes)
    }

    private func encoded(
        _ name: Name, version: Int = 1, _ data: some Encodable
    ) throws(EventCodecError) -> EncodedEvent {
        EncodedEvent(
            type: name.rawValue, schemaVersion: version, data: try StoredJSON.encode(data, in: name.rawValue))
    }

    private func read<Data: Decodable>(_: Data.Type, _ stored: StoredEvent) throws(EventCodecError) -> Data {
        try StoredJSON.decode(Data.self, from: stored.data, in: stored.type)
    }
}

extension BillingEvent {
    /// Whom the event concerns; nil for the hospital's own series.
    var patientID: PatientID? {
        switch self {
        case .chargeCreated(let event): event.patientID
        case .chargeInvoiced(let event), .chargeReleased(let event): event.patientID
        case .chargeCancelled(let event): event.patientID
        case .invoiceDrafted(let event), .invoiceDraftChanged(let event): event.patientID
        case .invoiceIssued(let event): event.patientID
        case .invoiceVoided(let event): event.patientID
        case .invoicePaymentApplied(let event), .invoicePaymentReversed(let event): event.patientID
        case .paymentReceived(let event): event.patientID
        case .depositAllocated(let event): event.patientID
        case .paymentRefunded(let event): event.patientID
        case .numberAllocated: nil
        }
    }
}
