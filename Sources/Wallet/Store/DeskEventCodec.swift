import Journal
import Kernel
import WalletAPI

/// Stored name <-> event of the operator's desk. Names and versions are never changed once released.
///
/// What a refund is for and why a request was refused is one sealed document (`StoredText`) in the member `sealed`, under the key
/// of the wallet's owner. Ids, amounts, references and settings are in the clear and name nobody.
enum DeskEventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case requested = "ApprovalRequested"
        case granted = "ApprovalGranted"
        case refused = "ApprovalRefused"
        case withdrawn = "ApprovalWithdrawn"
        case expired = "ApprovalExpired"
        case refunded = "FundsRefunded"
        case refundCounted = "RefundCounted"
        case settingsChanged = "WalletSettingsChanged"
    }

    /// The wallet's owner, where an event says anything that is sealed.
    static func subject(of event: DeskEvent) -> SubjectID? {
        switch event {
        case .requested(let event): event.description == nil ? nil : event.ownerID.retagged()
        case .granted(let event), .refused(let event), .withdrawn(let event), .expired(let event):
            event.reason == nil ? nil : event.ownerID?.retagged()
        case .refunded(let event): event.description == nil ? nil : event.ownerID?.retagged()
        case .refundCounted, .settingsChanged: nil
        }
    }

    static func encode(_ event: DeskEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        switch event {
        case .requested(let event): try encoded(.requested, StoredApprovalRequest(event, sealer))
        case .granted(let event): try encoded(.granted, StoredDecision(event, sealer))
        case .refused(let event): try encoded(.refused, StoredDecision(event, sealer))
        case .withdrawn(let event): try encoded(.withdrawn, StoredDecision(event, sealer))
        case .expired(let event): try encoded(.expired, StoredDecision(event, sealer))
        case .refunded(let event): try encoded(.refunded, StoredRefund(event, sealer))
        case .refundCounted(let event): try encoded(.refundCounted, StoredRefundCount(event))
        case .settingsChanged(let event): try encoded(.settingsChanged, StoredSettings(event))
        }
    }

    static func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> WalletEvent {
        guard let name = Name(rawValue: stored.type) else { throw .unknownType(stored.type) }
        let event: DeskEvent =
            switch name {
            case .requested: .requested(try read(StoredApprovalRequest.self, stored).event(opener))
            case .granted: .granted(try read(StoredDecision.self, stored).event(opener, in: name))
            case .refused: .refused(try read(StoredDecision.self, stored).event(opener, in: name))
            case .withdrawn: .withdrawn(try read(StoredDecision.self, stored).event(opener, in: name))
            case .expired: .expired(try read(StoredDecision.self, stored).event(opener, in: name))
            case .refunded: .refunded(try read(StoredRefund.self, stored).event(opener))
            case .refundCounted: .refundCounted(try read(StoredRefundCount.self, stored).event())
            case .settingsChanged: .settingsChanged(try read(StoredSettings.self, stored).event())
            }
        return .desk(event)
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
