import Journal
import Kernel
import WalletAPI

/// Stored name <-> event of clearings between tenants. Names and versions are never changed once released.
///
/// Nothing is sealed: ids, amounts, references and days are in the clear and name nobody.
enum ClearingEventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case sent = "ClearingSent"
        case received = "ClearingReceived"
        case refused = "ClearingRefused"
        case settled = "ClearingSettled"
        case returned = "ClearingReturned"
        case agreed = "ClearingAgreed"
    }

    static func encode(_ event: ClearingEvent) throws(EventCodecError) -> EncodedEvent {
        switch event {
        case .sent(let event): try encoded(.sent, StoredClearingSent(event))
        case .received(let event): try encoded(.received, StoredClearingReceived(event))
        case .refused(let event): try encoded(.refused, StoredClearingRefused(event))
        case .settled(let event): try encoded(.settled, StoredClearingSettled(event))
        case .returned(let event): try encoded(.returned, StoredClearingReturned(event))
        case .agreed(let event): try encoded(.agreed, StoredClearingAgreed(event))
        }
    }

    static func decode(_ stored: StoredEvent, _ name: Name) throws(EventCodecError) -> ClearingEvent {
        switch name {
        case .sent: .sent(try read(StoredClearingSent.self, stored).event(in: name))
        case .received: .received(try read(StoredClearingReceived.self, stored).event(in: name))
        case .refused: .refused(try read(StoredClearingRefused.self, stored).event(in: name))
        case .settled: .settled(try read(StoredClearingSettled.self, stored).event)
        case .returned: .returned(try read(StoredClearingReturned.self, stored).event)
        case .agreed: .agreed(try read(StoredClearingAgreed.self, stored).event)
        }
    }

    private static func encoded(_ name: Name, _ data: some Encodable) throws(EventCodecError) -> EncodedEvent {
        EncodedEvent(type: name.rawValue, schemaVersion: 1, data: try StoredJSON.encode(data, in: name.rawValue))
    }

    private static func read<Data: Decodable>(_: Data.Type, _ stored: StoredEvent) throws(EventCodecError) -> Data {
        try StoredJSON.decode(Data.self, from: stored.data, in: stored.type)
    }
}
