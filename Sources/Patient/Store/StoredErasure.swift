import Journal
import Kernel
import PatientAPI

/// The data of `patientLegalHoldPlaced` and, without a reason, `patientLegalHoldLifted`, version 1.
struct StoredHold: Codable {
    var patientId: PatientID
    var at: Timestamp
    var sealed: String?

    private static let type = PatientEventCodec.Name.patientLegalHoldPlaced.rawValue

    init(_ event: LegalHoldPlaced, _ sealer: FieldSealer) throws(EventCodecError) {
        patientId = event.patientID
        at = event.at
        sealed = try StoredJSON.seal(StoredReason(reason: event.reason), sealer, in: Self.type)
    }

    init(_ event: LegalHoldLifted) {
        patientId = event.patientID
        at = event.at
    }

    func placed(_ opener: FieldOpener) throws(EventCodecError) -> LegalHoldPlaced {
        guard let sealed else { throw .malformed(type: Self.type) }
        let reason = try StoredJSON.open(StoredReason.self, sealed, opener, in: Self.type)?.reason
        return LegalHoldPlaced(patientID: patientId, reason: reason, at: at)
    }

    var lifted: LegalHoldLifted { LegalHoldLifted(patientID: patientId, at: at) }
}

/// The data of `patientErased`, version 1; nothing in it is sealed, as the key goes with it.
struct StoredErasure: Codable {
    var patientId: PatientID
    var requestId: ErasureRequestID?
    /// As `patientIds`, on the stream of the record that was named.
    var reason: String?
    var patientIds: [PatientID]?
    var at: Timestamp

    init(_ event: PatientErased) {
        patientId = event.patientID
        requestId = event.requestID
        reason = event.request?.reason
        patientIds = event.request?.patientIDs
        at = event.at
    }

    var event: PatientErased {
        var event = PatientErased(patientID: patientId, requestID: requestId, at: at)
        if let reason, let patientIds {
            event.request = PatientErased.Request(reason: reason, patientIDs: patientIds)
        }
        return event
    }
}
