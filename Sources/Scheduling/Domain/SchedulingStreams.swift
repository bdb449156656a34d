import Kernel
import SchedulingAPI

/// The streams of the module: their stored category names, and the ids of those that are derived.
enum SchedulingStreams {
    /// The stream of a service; the stream's id is the service's.
    static func service(_ id: ServiceID) -> StreamReference { StreamReference(id.retagged(), category: "service") }

    /// The stream of a room; the stream's id is the room's.
    static func room(_ id: RoomID) -> StreamReference { StreamReference(id.retagged(), category: "room") }

    /// The stream of an appointment; the stream's id is the appointment's.
    static func appointment(_ id: AppointmentID) -> StreamReference {
        StreamReference(id.retagged(), category: "appointment")
    }

    /// The stream of a held slot; the stream's id is its.
    static func hold(_ id: SlotHoldID) -> StreamReference { StreamReference(id.retagged(), category: "slotHold") }

    /// The stream of a group session; the stream's id is its.
    static func group(_ id: GroupSessionID) -> StreamReference {
        StreamReference(id.retagged(), category: "groupSession")
    }

    /// The stream of a practitioner's schedule, derived from the user's id, which names the user's own stream.
    static func schedule(of practitioner: UserID) -> StreamReference {
        StreamReference(
            StreamID(high: practitioner.high ^ scheduleWord, low: practitioner.low), category: "practitionerSchedule")
    }

    /// The practitioner of a schedule's stream.
    static func practitioner(ofSchedule stream: StreamID) -> UserID {
        UserID(high: stream.high ^ scheduleWord, low: stream.low)
    }

    /// A fixed word, never to be changed: "schedule".
    private static let scheduleWord: UInt64 = 0x7363_6865_6475_6c65

    /// The stream of a queue and its settings; the stream's id is the queue's.
    static func queue(_ id: QueueID) -> StreamReference { StreamReference(id.retagged(), category: "queue") }

    /// The stream of a queue's day with its tokens, derived from both so that it need not be looked up.
    static func queueDay(_ queue: QueueID, _ day: LocalDate) -> StreamReference {
        StreamReference(
            StreamID(high: queue.high ^ queueDayWord, low: queue.low ^ dayWord(day)), category: "queueDay")
    }

    /// The same of a token's place.
    static func queueDay(of place: TokenPlace) -> StreamReference { queueDay(place.queueID, place.day) }

    /// The stream of a visit; the stream's id is the visit's.
    static func visit(_ id: VisitID) -> StreamReference { StreamReference(id.retagged(), category: "visit") }

    /// The stream of a patient's visits on one day, of which one alone is open.
    static func patientDay(_ patient: PatientID, _ day: LocalDate) -> StreamReference {
        StreamReference(
            StreamID(high: patient.high ^ patientDayWord, low: patient.low ^ dayWord(day)), category: "patientDay")
    }

    /// A day in the lower half of an id, apart from the bits that ids of one millisecond differ in.
    private static func dayWord(_ day: LocalDate) -> UInt64 { UInt64(truncatingIfNeeded: day.dayNumber) << 32 }

    /// A fixed word, never to be changed: "queueday".
    private static let queueDayWord: UInt64 = 0x7175_6575_6564_6179
    /// A fixed word, never to be changed: "patntday".
    private static let patientDayWord: UInt64 = 0x7061_746e_7464_6179
}
