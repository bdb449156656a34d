import JSON
import Journal
import Kernel
import SchedulingAPI

/// The data of events of appointments. The members' names are stored and never change.
struct StoredSlot: Codable {
    var serviceId: ServiceID
    var practitionerId: UserID
    var roomId: RoomID?
    var locationId: LocationID?
    var startsAt: Timestamp
    var endsAt: Timestamp
    var blockedUntil: Timestamp
    var localStart: LocalDateTime
    var timeZone: String

    init(_ slot: BookedSlot) {
        serviceId = slot.serviceID
        practitionerId = slot.practitionerID
        roomId = slot.roomID
        locationId = slot.locationID
        startsAt = slot.startsAt
        endsAt = slot.endsAt
        blockedUntil = slot.blockedUntil
        localStart = slot.localStart
        timeZone = slot.timeZone
    }

    var slot: BookedSlot {
        BookedSlot(
            serviceID: serviceId, practitionerID: practitionerId, roomID: roomId, locationID: locationId,
            startsAt: startsAt, endsAt: endsAt, blockedUntil: blockedUntil, localStart: localStart, timeZone: timeZone)
    }
}

/// The data of `slotHeld`.
struct StoredSlotHeld: Codable {
    var holdId: SlotHoldID
    var slot: StoredSlot
    var by: UserID
    var expiresAt: Timestamp
    var at: Timestamp

    init(_ event: SlotHeld) {
        holdId = event.holdID
        slot = StoredSlot(event.slot)
        by = event.by
        expiresAt = event.expiresAt
        at = event.at
    }

    var event: SlotHeld { SlotHeld(holdID: holdId, slot: slot.slot, by: by, expiresAt: expiresAt, at: at) }
}

/// The data of `slotReleased`.
struct StoredSlotReleased: Codable {
    var holdId: SlotHoldID
    var cause: SlotReleased.Cause
    var at: Timestamp

    init(_ event: SlotReleased) {
        holdId = event.holdID
        cause = event.cause
        at = event.at
    }

    var event: SlotReleased { SlotReleased(holdID: holdId, cause: cause, at: at) }
}

/// The data of `appointmentBooked`.
struct StoredBooking: Codable {
    var appointmentId: AppointmentID
    var patientId: PatientID
    var slot: StoredSlot
    var isOverbooked: Bool
    var groupSessionId: GroupSessionID?
    var seriesId: AppointmentSeriesID?
    var previousId: AppointmentID?
    var at: Timestamp
    var sealed: String?

    init(_ event: AppointmentBooked, _ sealer: FieldSealer) throws(EventCodecError) {
        appointmentId = event.appointmentID
        patientId = event.patientID
        slot = StoredSlot(event.slot)
        isOverbooked = event.isOverbooked
        groupSessionId = event.groupSessionID
        seriesId = event.seriesID
        previousId = event.previousID
        at = event.at
        sealed = try StoredAppointmentText(notes: event.notes).sealed(sealer)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> AppointmentBooked {
        AppointmentBooked(
            appointmentID: appointmentId, patientID: patientId, slot: slot.slot, isOverbooked: isOverbooked,
            groupSessionID: groupSessionId, seriesID: seriesId, previousID: previousId,
            notes: try StoredAppointmentText(sealed, opener).notes, at: at)
    }
}

/// The data of `appointmentChanged`.
struct StoredAppointmentChange: Codable {
    var appointmentId: AppointmentID
    var patientId: PatientID
    var at: Timestamp
    var sealed: String?

    init(_ event: AppointmentChanged, _ sealer: FieldSealer) throws(EventCodecError) {
        appointmentId = event.appointmentID
        patientId = event.patientID
        at = event.at
        sealed = try StoredAppointmentText(notes: event.notes).sealed(sealer)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> AppointmentChanged {
        AppointmentChanged(
            appointmentID: appointmentId, patientID: patientId, notes: try StoredAppointmentText(sealed, opener).notes,
            at: at)
    }
}

/// The data of the events by which an appointment goes on.
struct StoredAppointmentMove: Codable {
    var appointmentId: AppointmentID
    var patientId: PatientID
    var groupSessionId: GroupSessionID?
    var nextId: AppointmentID?
    var visitId: VisitID?
    var by: CancelledBy?
    var isLate: Bool?
    var at: Timestamp
    var sealed: String?

    init(_ event: AppointmentMoved, _ sealer: FieldSealer) throws(EventCodecError) {
        appointmentId = event.appointmentID
        patientId = event.patientID
        groupSessionId = event.groupSessionID
        nextId = event.nextID
        visitId = event.visitID
        by = event.by
        isLate = event.isLate
        at = event.at
        sealed = try StoredAppointmentText(reason: event.reason).sealed(sealer)
    }

    func event(
        _ step: AppointmentMoved.Step, _ opener: FieldOpener
    ) throws(EventCodecError) -> AppointmentMoved {
        AppointmentMoved(
            appointmentID: appointmentId, patientID: patientId, step: step, groupSessionID: groupSessionId,
            nextID: nextId, visitID: visitId, by: by, reason: try StoredAppointmentText(sealed, opener).reason,
            isLate: isLate, at: at)
    }
}

/// The data of `groupSessionOpened` and `groupSessionClosed`; the slot and the capacity are those of an opened one.
struct StoredGroup: Codable {
    var sessionId: GroupSessionID
    var slot: StoredSlot?
    var capacity: Int?
    var at: Timestamp

    init(_ event: GroupOpened) {
        sessionId = event.sessionID
        slot = StoredSlot(event.slot)
        capacity = event.capacity
        at = event.at
    }

    init(_ event: GroupClosed) {
        sessionId = event.sessionID
        at = event.at
    }

    func opened(_ type: String) throws(EventCodecError) -> GroupOpened {
        guard let slot, let capacity else { throw .malformed(type: type) }
        return GroupOpened(sessionID: sessionId, slot: slot.slot, capacity: capacity, at: at)
    }

    var closed: GroupClosed { GroupClosed(sessionID: sessionId, at: at) }
}

/// The free text of an event, as it is sealed. The members' names are stored and never change.
struct StoredAppointmentText: Hashable, Codable {
    var notes: String?
    var reason: String?

    init(notes: String? = nil, reason: String? = nil) {
        self.notes = notes
        self.reason = reason
    }

    /// Reads a sealed document; no text where there is none, or once erased.
    init(_ sealed: String?, _ opener: FieldOpener) throws(EventCodecError) {
        self.init()
        guard let sealed, let text = try opener.open(sealed, field: Self.field) else { return }
        self = try StoredJSON.decode(Self.self, from: Array(text.utf8), in: "appointmentText")
    }

    /// The sealed document; nil where there is no text.
    func sealed(_ sealer: FieldSealer) throws(EventCodecError) -> String? {
        guard self != StoredAppointmentText() else { return nil }
        return try sealer.seal(utf8: try StoredJSON.encode(self, in: "appointmentText"), field: Self.field)
    }

    /// The name under which the document is bound to its event (associated data).
    private static let field = "sealed"
}
