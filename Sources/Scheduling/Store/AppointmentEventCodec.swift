import Journal
import Kernel
import SchedulingAPI

/// Stored name <-> event of appointments, held slots and group sessions. Names and versions are never changed once released.
///
/// What is noted, and why something was cancelled, is sealed under the patient's key; ids and times stand in the clear.
enum AppointmentEventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case slotHeld, slotReleased
        case appointmentBooked, appointmentChanged
        case appointmentConfirmed, appointmentCheckedIn, appointmentStarted, appointmentCompleted
        case appointmentCancelled, appointmentMissed, appointmentRescheduled
        case groupSessionOpened, groupSessionClosed
    }

    /// The stored names with their newest versions.
    static let versions = Dictionary(uniqueKeysWithValues: Name.allCases.map { ($0.rawValue, 1) })

    static func subject(of event: AppointmentEvent) -> SubjectID? {
        switch event {
        case .slotHeld, .slotReleased, .groupOpened, .groupClosed: nil
        case .booked(let event): event.patientID.retagged()
        case .changed(let event): event.patientID.retagged()
        case .moved(let event): event.patientID.retagged()
        }
    }

    static func encode(_ event: AppointmentEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        switch event {
        case .slotHeld(let event): try encoded(.slotHeld, StoredSlotHeld(event))
        case .slotReleased(let event): try encoded(.slotReleased, StoredSlotReleased(event))
        case .booked(let event): try encoded(.appointmentBooked, StoredBooking(event, sealer))
        case .changed(let event): try encoded(.appointmentChanged, StoredAppointmentChange(event, sealer))
        case .moved(let event): try encoded(Name(event.step), StoredAppointmentMove(event, sealer))
        case .groupOpened(let event): try encoded(.groupSessionOpened, StoredGroup(event))
        case .groupClosed(let event): try encoded(.groupSessionClosed, StoredGroup(event))
        }
    }

    static func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> AppointmentEvent {
        guard let name = Name(rawValue: stored.type) else { throw .unknownType(stored.type) }
        switch name {
        case .slotHeld: return .slotHeld(try read(StoredSlotHeld.self, stored).event)
        case .slotReleased: return .slotReleased(try read(StoredSlotReleased.self, stored).event)
        case .appointmentBooked: return .booked(try read(StoredBooking.self, stored).event(opener))
        case .appointmentChanged: return .changed(try read(StoredAppointmentChange.self, stored).event(opener))
        case .appointmentConfirmed: return try moved(.confirmed, stored, opener)
        case .appointmentCheckedIn: return try moved(.checkedIn, stored, opener)
        case .appointmentStarted: return try moved(.started, stored, opener)
        case .appointmentCompleted: return try moved(.completed, stored, opener)
        case .appointmentCancelled: return try moved(.cancelled, stored, opener)
        case .appointmentMissed: return try moved(.missed, stored, opener)
        case .appointmentRescheduled: return try moved(.rescheduled, stored, opener)
        case .groupSessionOpened: return .groupOpened(try read(StoredGroup.self, stored).opened(stored.type))
        case .groupSessionClosed: return .groupClosed(try read(StoredGroup.self, stored).closed)
        }
    }

    private static func moved(
        _ step: AppointmentMoved.Step, _ stored: StoredEvent, _ opener: FieldOpener
    ) throws(EventCodecError) -> AppointmentEvent {
        .moved(try read(StoredAppointmentMove.self, stored).event(step, opener))
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

extension AppointmentEventCodec.Name {
    fileprivate init(_ step: AppointmentMoved.Step) {
        self =
            switch step {
            case .confirmed: .appointmentConfirmed
            case .checkedIn: .appointmentCheckedIn
            case .started: .appointmentStarted
            case .completed: .appointmentCompleted
            case .cancelled: .appointmentCancelled
            case .missed: .appointmentMissed
            case .rescheduled: .appointmentRescheduled
            }
    }
}
