import Journal
import Kernel
import WalletAPI

/// Stored name <-> event of payments, by HealthPay's names. Names and versions are never changed once released.
///
/// What is said of a payment and why it is given back is one sealed JSON document (`StoredText`) in the member `sealed`, under the
/// payer's key where the payer is known, else under the payment's own. Ids, amounts, references and codes of gateways are in the
/// clear and name nobody.
enum PaymentEventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case initiated = "PaymentInitiated"
        case orderMade = "PaymentOrderMade"
        case authorized = "PaymentAuthorized"
        case captureRequested = "PaymentCaptureRequested"
        case captured = "PaymentCaptured"
        case captureFailed = "PaymentCaptureFailed"
        case refundRequested = "PaymentRefundRequested"
        case refunded = "PaymentRefunded"
        case refundFailed = "PaymentRefundFailed"
        case failed = "PaymentFailed"
        case cancelled = "PaymentCancelled"
        case expired = "PaymentExpired"
        case voidRequested = "PaymentVoidRequested"
        case voided = "PaymentVoided"
        case voidFailed = "PaymentVoidFailed"
        case orderEnded = "PaymentOrderEnded"
    }

    /// Whose key an event seals a text under; nil where there is none.
    static func subject(of event: PaymentEvent) -> SubjectID? {
        switch event {
        case .initiated(let event):
            event.description == nil ? nil : (event.payerID ?? event.paymentID.retagged()).retagged()
        case .refundRequested(let event): event.reason == nil ? nil : event.subjectID?.retagged()
        default: nil
        }
    }

    static func encode(_ event: PaymentEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        switch event {
        case .initiated(let event): return try encoded(.initiated, StoredPaymentInitiated(event, sealer))
        case .orderMade(let event): return try encoded(.orderMade, StoredPaymentOrder(event))
        case .authorized(let event): return try encoded(.authorized, StoredPaymentNote(event))
        case .captureFailed(let event): return try encoded(.captureFailed, StoredPaymentNote(event))
        case .failed(let event): return try encoded(.failed, StoredPaymentNote(event))
        case .cancelled(let event): return try encoded(.cancelled, StoredPaymentNote(event))
        case .expired(let event): return try encoded(.expired, StoredPaymentNote(event))
        case .voidRequested(let event): return try encoded(.voidRequested, StoredPaymentNote(event))
        case .voided(let event): return try encoded(.voided, StoredPaymentNote(event))
        case .voidFailed(let event): return try encoded(.voidFailed, StoredPaymentNote(event))
        case .orderEnded(let event): return try encoded(.orderEnded, StoredPaymentNote(event))
        case .captureRequested(let event): return try encoded(.captureRequested, StoredPaymentMove(event, sealer))
        case .captured(let event): return try encoded(.captured, StoredPaymentMove(event, sealer))
        case .refundRequested(let event): return try encoded(.refundRequested, StoredPaymentMove(event, sealer))
        case .refunded(let event): return try encoded(.refunded, StoredPaymentMove(event, sealer))
        case .refundFailed(let event): return try encoded(.refundFailed, StoredPaymentMove(event, sealer))
        }
    }

    static func decode(
        _ stored: StoredEvent, _ name: Name, _ opener: FieldOpener
    ) throws(EventCodecError) -> PaymentEvent {
        switch name {
        case .initiated: .initiated(try read(StoredPaymentInitiated.self, stored).event(opener))
        case .orderMade: .orderMade(try read(StoredPaymentOrder.self, stored).event)
        case .authorized: .authorized(try note(stored))
        case .captureFailed: .captureFailed(try note(stored))
        case .failed: .failed(try note(stored))
        case .cancelled: .cancelled(try note(stored))
        case .expired: .expired(try note(stored))
        case .voidRequested: .voidRequested(try note(stored))
        case .voided: .voided(try note(stored))
        case .voidFailed: .voidFailed(try note(stored))
        case .orderEnded: .orderEnded(try note(stored))
        case .captureRequested: .captureRequested(try move(stored, name, opener))
        case .captured: .captured(try move(stored, name, opener))
        case .refundRequested: .refundRequested(try move(stored, name, opener))
        case .refunded: .refunded(try move(stored, name, opener))
        case .refundFailed: .refundFailed(try move(stored, name, opener))
        }
    }

    private static func note(_ stored: StoredEvent) throws(EventCodecError) -> PaymentNoted {
        try read(StoredPaymentNote.self, stored).event
    }

    private static func move(
        _ stored: StoredEvent, _ name: Name, _ opener: FieldOpener
    ) throws(EventCodecError) -> PaymentMoved {
        try read(StoredPaymentMove.self, stored).event(opener, in: name)
    }

    private static func encoded(_ name: Name, _ data: some Encodable) throws(EventCodecError) -> EncodedEvent {
        EncodedEvent(type: name.rawValue, schemaVersion: 1, data: try StoredJSON.encode(data, in: name.rawValue))
    }

    private static func read<Data: Decodable>(_: Data.Type, _ stored: StoredEvent) throws(EventCodecError) -> Data {
        try StoredJSON.decode(Data.self, from: stored.data, in: stored.type)
    }
}
