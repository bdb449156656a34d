import Crypto
import Journal
import Kernel
import SchedulingAPI

/// The data of events of queues. The members' names are stored and never change.
struct StoredQueue: Codable {
    var queueId: QueueID
    var name: String
    var prefix: String
    var locationId: LocationID?
    var headStartSeconds: QueueHeadStarts
    var defaultServiceMinutes: Int
    var status: ServiceStatus
    var at: Timestamp

    init(_ event: QueueWritten) {
        queueId = event.queueID
        name = event.details.name
        prefix = event.details.prefix
        locationId = event.details.locationID
        headStartSeconds = event.details.headStarts
        defaultServiceMinutes = event.details.defaultServiceMinutes
        status = event.details.status
        at = event.at
    }

    var event: QueueWritten {
        QueueWritten(
            queueID: queueId,
            details: QueueDetails(
                name: name, prefix: prefix, locationID: locationId, headStarts: headStartSeconds,
                defaultServiceMinutes: defaultServiceMinutes, status: status), at: at)
    }
}

/// The data of events of boards' public links.
struct StoredBoardLink: Codable {
    var queueId: QueueID
    /// SHA-256 of the key in hexadecimal digits; absent where there is none any more.
    var keyHash: String?
    var at: Timestamp

    init(_ event: BoardLinked) {
        queueId = event.queueID
        keyHash = Hexadecimal.encode(event.keyHash)
        at = event.at
    }

    init(_ event: BoardUnlinked) {
        queueId = event.queueID
        at = event.at
    }

    func linked(_ type: String) throws(EventCodecError) -> BoardLinked {
        guard let hash = keyHash.flatMap({ Hexadecimal.decode($0) }) else { throw .malformed(type: type) }
        return BoardLinked(queueID: queueId, keyHash: hash, at: at)
    }

    var unlinked: BoardUnlinked { BoardUnlinked(queueID: queueId, at: at) }
}

/// The data of a number that was given out.
struct StoredToken: Codable {
    var tokenId: QueueTokenID
    var queueId: QueueID
    var day: LocalDate
    var patientId: PatientID
    var number: Int
    var label: String
    var priority: QueuePriority
    var headStartSeconds: Int
    var visitId: VisitID?
    var journey: [QueueID]?
    var previousTokenId: QueueTokenID?
    var at: Timestamp

    init(_ event: TokenIssued) {
        tokenId = event.place.tokenID
        queueId = event.place.queueID
        day = event.place.day
        patientId = event.patientID
        number = event.number
        label = event.label
        priority = event.priority
        headStartSeconds = event.headStartSeconds
        visitId = event.visitID
        journey = event.journey.isEmpty ? nil : event.journey
        previousTokenId = event.previousID
        at = event.at
    }

    var event: TokenIssued {
        TokenIssued(
            place: TokenPlace(queueID: queueId, day: day, tokenID: tokenId), patientID: patientId, number: number,
            label: label, priority: priority, headStartSeconds: headStartSeconds, visitID: visitId,
            journey: journey ?? [], previousID: previousTokenId, at: at)
    }
}

/// The data of a call.
struct StoredCall: Codable {
    var tokenId: QueueTokenID
    var queueId: QueueID
    var day: LocalDate
    var patientId: PatientID
    var label: String
    var counter: String
    var by: UserID
    var at: Timestamp

    init(_ event: TokenCalled) {
        tokenId = event.place.tokenID
        queueId = event.place.queueID
        day = event.place.day
        patientId = event.patientID
        label = event.label
        counter = event.counter
        by = event.by
        at = event.at
    }

    var event: TokenCalled {
        TokenCalled(
            place: TokenPlace(queueID: queueId, day: day, tokenID: tokenId), patientID: patientId, label: label,
            counter: counter, by: by, at: at)
    }
}

/// The data of what else becomes of a token; the event's name says what.
struct StoredTokenMove: Codable {
    var tokenId: QueueTokenID
    var queueId: QueueID
    var day: LocalDate
    var patientId: PatientID
    var label: String
    var nextTokenId: QueueTokenID?
    var at: Timestamp

    init(_ event: TokenMoved) {
        tokenId = event.place.tokenID
        queueId = event.place.queueID
        day = event.place.day
        patientId = event.patientID
        label = event.label
        nextTokenId = event.nextID
        at = event.at
    }

    func event(_ step: TokenMoved.Step) -> TokenMoved {
        TokenMoved(
            place: TokenPlace(queueID: queueId, day: day, tokenID: tokenId), patientID: patientId, label: label,
            step: step, nextID: nextTokenId, at: at)
    }
}

/// The data of a visit that was opened.
struct StoredVisit: Codable {
    var visitId: VisitID
    var patientId: PatientID
    var appointmentId: AppointmentID?
    var locationId: LocationID?
    var day: LocalDate
    var at: Timestamp

    init(_ event: VisitOpened) {
        visitId = event.visitID
        patientId = event.patientID
        appointmentId = event.appointmentID
        locationId = event.locationID
        day = event.day
        at = event.at
    }

    var event: VisitOpened {
        VisitOpened(
            visitID: visitId, patientID: patientId, appointmentID: appointmentId, locationID: locationId, day: day,
            at: at)
    }
}

/// The data of what else becomes of a visit; the event's name says what.
struct StoredVisitMove: Codable {
    var visitId: VisitID
    var patientId: PatientID
    var appointmentId: AppointmentID?
    var at: Timestamp

    init(_ event: VisitMoved) {
        visitId = event.visitID
        patientId = event.patientID
        appointmentId = event.appointmentID
        at = event.at
    }

    func event(_ step: VisitMoved.Step) -> VisitMoved {
        VisitMoved(
            visitID: visitId, patientID: patientId, appointmentID: appointmentId, step: step, at: at)
    }
}
