import Crypto
import Journal
import Kernel
import SchedulingAPI
import Testing

@testable import Scheduling

/// The stored forms of events of appointments, held slots and group sessions: what is in the log for ever.
@Suite struct AppointmentEventCodecTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var type: String
        var event: AppointmentEvent
        /// Without what is sealed.
        var data: String
        /// The same event once the key is destroyed; nil where nothing of it is sealed.
        var erased: AppointmentEvent?
        var testDescription: String { type }
    }

    private static let appointment = AppointmentID(high: 1, low: 1)
    private static let hold = SlotHoldID(high: 1, low: 3)
    private static let group = GroupSessionID(high: 1, low: 4)
    private static let start = Given.at.advanced(by: .seconds(3_600))

    private static let slot = BookedSlot(
        serviceID: ServiceID(high: 1, low: 9), practitionerID: Given.doctor, roomID: RoomID(high: 1, low: 8),
        locationID: Given.location, startsAt: start, endsAt: start.advanced(by: .seconds(1_800)),
        blockedUntil: start.advanced(by: .seconds(2_400)),
        localStart: LocalDateTime("2026-01-05T09:00") ?? TimeZoneData.utc.local(at: start), timeZone: "Africa/Cairo")

    private static let a = "\"appointmentId\":\"00000000-0000-0001-0000-000000000001\""
    private static let h = "\"holdId\":\"00000000-0000-0001-0000-000000000003\""
    private static let g = "\"sessionId\":\"00000000-0000-0001-0000-000000000004\""
    private static let p = "\"patientId\":\"018f0000-0000-7000-8000-000000000011\""
    private static let at = "\"at\":\"2026-01-05T06:00:00Z\""
    private static let s =
        "\"slot\":{\"serviceId\":\"00000000-0000-0001-0000-000000000009\","
        + "\"practitionerId\":\"018f0000-0000-7000-8000-000000000a01\",\"roomId\":\"00000000-0000-0001-0000-000000000008\","
        + "\"locationId\":\"018f0000-0000-7000-8000-000000000051\",\"startsAt\":\"2026-01-05T07:00:00Z\","
        + "\"endsAt\":\"2026-01-05T07:30:00Z\",\"blockedUntil\":\"2026-01-05T07:40:00Z\","
        + "\"localStart\":\"2026-01-05T09:00:00\",\"timeZone\":\"Africa/Cairo\"}"

    private static func booked(_ notes: String?) -> AppointmentEvent {
        .booked(
            AppointmentBooked(
                appointmentID: appointment, patientID: Given.patient, slot: slot, isOverbooked: true,
                groupSessionID: group, seriesID: AppointmentSeriesID(high: 1, low: 5),
                previousID: AppointmentID(high: 1, low: 2), notes: notes, at: Given.at))
    }

    private static func changed(_ notes: String?) -> AppointmentEvent {
        .changed(
            AppointmentChanged(appointmentID: appointment, patientID: Given.patient, notes: notes, at: Given.at))
    }

    private static func cancelled(_ reason: String?) -> AppointmentEvent {
        .moved(
            AppointmentMoved(
                appointmentID: appointment, patientID: Given.patient, step: .cancelled, groupSessionID: group,
                by: .patient, reason: reason, isLate: true, at: Given.at))
    }

    private static func moved(
        _ type: String, _ step: AppointmentMoved.Step, next: AppointmentID? = nil, visit: VisitID? = nil,
        _ members: String = ""
    ) -> Golden {
        Golden(
            type: type,
            event: .moved(
                AppointmentMoved(
                    appointmentID: appointment, patientID: Given.patient, step: step, nextID: next, visitID: visit,
                    at: Given.at)), data: "{\(a),\(p),\(members)\(at)}")
    }

    static let golden: [Golden] = [
        Golden(
            type: "slotHeld",
            event: .slotHeld(
                SlotHeld(holdID: hold, slot: slot, by: Given.receptionist, expiresAt: start, at: Given.at)),
            data: "{\(h),\(s),\"by\":\"018f0000-0000-7000-8000-000000000777\",\"expiresAt\":\"2026-01-05T07:00:00Z\",\(at)}"),
        Golden(
            type: "slotReleased",
            event: .slotReleased(SlotReleased(holdID: hold, cause: .expired, at: Given.at)),
            data: "{\(h),\"cause\":\"expired\",\(at)}"),
        Golden(
            type: "appointmentBooked", event: booked("Fatma Hassan comes"),
            data: "{\(a),\(p),\(s),\"isOverbooked\":true,\"groupSessionId\":\"00000000-0000-0001-0000-000000000004\","
                + "\"seriesId\":\"00000000-0000-0001-0000-000000000005\","
                + "\"previousId\":\"00000000-0000-0001-0000-000000000002\",\(at)}", erased: booked(nil)),
        Golden(
            type: "appointmentChanged", event: changed("Fatma Hassan comes"), data: "{\(a),\(p),\(at)}",
            erased: changed(nil)),
        Golden(
            type: "appointmentCancelled", event: cancelled("Fatma Hassan travels"),
            data: "{\(a),\(p),\"groupSessionId\":\"00000000-0000-0001-0000-000000000004\",\"by\":\"patient\","
                + "\"isLate\":true,\(at)}", erased: cancelled(nil)),
        moved("appointmentConfirmed", .confirmed),
        moved(
            "appointmentCheckedIn", .checkedIn, visit: VisitID(high: 1, low: 7),
            "\"visitId\":\"00000000-0000-0001-0000-000000000007\","),
        moved("appointmentStarted", .started),
        moved("appointmentCompleted", .completed),
        moved("appointmentMissed", .missed),
        moved(
            "appointmentRescheduled", .rescheduled, next: AppointmentID(high: 1, low: 6),
            "\"nextId\":\"00000000-0000-0001-0000-000000000006\","),
        Golden(
            type: "groupSessionOpened",
            event: .groupOpened(GroupOpened(sessionID: group, slot: slot, capacity: 5, at: Given.at)),
            data: "{\(g),\(s),\"capacity\":5,\(at)}"),
        Golden(
            type: "groupSessionClosed", event: .groupClosed(GroupClosed(sessionID: group, at: Given.at)),
            data: "{\(g),\(at)}"),
    ]

    private let place = FieldPlace(hospitalID: Given.hospital, streamID: StreamID(high: 1, low: 2), version: 3)
    private let key = DataKey()

    private func stored(_ encoded: EncodedEvent) -> StoredEvent {
        StoredEvent(
            encoded, hospitalID: place.hospitalID, streamID: place.streamID, version: place.version,
            eventID: EventID(high: 5, low: 6))
    }

    @Test(arguments: golden)
    func `an event is stored in the form that was agreed for ever, and its text is sealed`(_ golden: Golden) throws {
        let event = SchedulingEvent.appointment(golden.event)
        let codec = SchedulingEventCodec()
        let encoded = try codec.encode(event, FieldSealer(place: place, key: key))
        #expect(encoded.type == golden.type)
        #expect(encoded.schemaVersion == 1)
        let text = String(decoding: encoded.data, as: UTF8.self)
        #expect(!text.contains("Fatma"))
        let open = text.split(separator: ",\"sealed\":", maxSplits: 1).map(String.init)
        #expect(open.count == (golden.erased == nil ? 1 : 2))
        #expect((open.count == 2 ? open[0] + "}" : text) == golden.data)
        #expect(try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: key)) == event)
        let erased = SchedulingEvent.appointment(golden.erased ?? golden.event)
        #expect(try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: nil)) == erased)
        let isOfPatient = golden.data.contains(Self.p)
        #expect(codec.subject(of: event) == (isOfPatient ? Given.patient.retagged() : nil))
    }

    @Test func `every stored name has a golden form`() {
        #expect(Set(Self.golden.map(\.type)) == Set(AppointmentEventCodec.Name.allCases.map(\.rawValue)))
    }
}
