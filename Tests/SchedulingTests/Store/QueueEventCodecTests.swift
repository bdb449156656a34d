import Crypto
import Journal
import Kernel
import SchedulingAPI
import Testing

@testable import Scheduling

/// The stored forms of events of queues, tokens and visits: what is in the log for ever.
@Suite struct QueueEventCodecTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var type: String
        var event: QueueEvent
        var data: String
        var testDescription: String { type }
    }

    private static let q = "\"queueId\":\"018f0000-0000-7000-8000-000000000b01\""
    private static let t = "\"tokenId\":\"018f0000-0000-7000-8000-000000000c01\""
    private static let v = "\"visitId\":\"018f0000-0000-7000-8000-000000000d01\""
    private static let p = "\"patientId\":\"018f0000-0000-7000-8000-000000000011\""
    private static let day = "\"day\":\"2026-01-05\""
    private static let at = "\"at\":\"2026-01-05T06:00:00Z\""

    private static let settings =
        "\"headStartSeconds\":{\"elderly\":1200,\"onTimeAppointment\":900,\"walkIn\":0},"
        + "\"defaultServiceMinutes\":10,\"status\":\"active\""

    static let golden: [Golden] =
        [
            Golden(
                type: "queueCreated", event: .created(Given.created()),
                data: "{\(q),\"name\":\"Reception\",\"prefix\":\"A\",\(settings),\(at)}"),
            Golden(
                type: "queueChanged", event: .changed(moved),
                data: "{\(q),\"name\":\"Reception\",\"prefix\":\"A\","
                    + "\"locationId\":\"018f0000-0000-7000-8000-000000000051\",\(settings),\(at)}"),
            Golden(
                type: "queueBoardLinked",
                event: .boardLinked(BoardLinked(queueID: Given.queue(1), keyHash: [1, 255], at: Given.at)),
                data: "{\(q),\"keyHash\":\"01ff\",\(at)}"),
            Golden(
                type: "queueBoardUnlinked",
                event: .boardUnlinked(BoardUnlinked(queueID: Given.queue(1), at: Given.at)), data: "{\(q),\(at)}"),
            Golden(
                type: "queueTokenIssued", event: .tokenIssued(issued),
                data: "{\(t),\(q),\(day),\(p),\"number\":7,\"label\":\"A007\",\"priority\":\"elderly\","
                    + "\"headStartSeconds\":1200,\(v),\"journey\":[\"018f0000-0000-7000-8000-000000000b02\"],"
                    + "\"previousTokenId\":\"018f0000-0000-7000-8000-000000000c09\",\(at)}"),
            Golden(
                type: "queueTokenCalled",
                event: .tokenCalled(
                    TokenCalled(
                        place: Given.place(1), patientID: Given.patient, label: "A007", counter: "Room 3",
                        by: Given.doctor, at: Given.at)),
                data: "{\(t),\(q),\(day),\(p),\"label\":\"A007\",\"counter\":\"Room 3\","
                    + "\"by\":\"018f0000-0000-7000-8000-000000000a01\",\(at)}"),
            Golden(
                type: "visitOpened",
                event: .visitOpened(
                    VisitOpened(
                        visitID: Given.visit, patientID: Given.patient,
                        appointmentID: AppointmentID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0e01),
                        locationID: Given.location, day: Given.today, at: Given.at)),
                data: "{\(v),\(p),\"appointmentId\":\"018f0000-0000-7000-8000-000000000e01\","
                    + "\"locationId\":\"018f0000-0000-7000-8000-000000000051\",\(day),\(at)}"),
        ] + tokenMoves + visitMoves

    private static let moved = {
        var written = Given.created()
        written.details.locationID = Given.location
        return written
    }()

    private static let issued = TokenIssued(
        place: Given.place(1), patientID: Given.patient, number: 7, label: "A007", priority: .elderly,
        headStartSeconds: 1_200, visitID: Given.visit, journey: [Given.queue(2)], previousID: Given.token(9),
        at: Given.at)

    private static let tokenMoves: [Golden] = [
        ("queueTokenServed", .served), ("queueTokenSkipped", .skipped), ("queueTokenRecalled", .recalled),
        ("queueTokenFinished", .finished), ("queueTokenTransferred", .transferred),
        ("queueTokenAbandoned", .abandoned),
    ].map { type, step in
        Golden(
            type: type,
            event: .tokenMoved(
                TokenMoved(
                    place: Given.place(1), patientID: Given.patient, label: "A007", step: step,
                    nextID: Given.token(2), at: Given.at)),
            data: "{\(t),\(q),\(day),\(p),\"label\":\"A007\","
                + "\"nextTokenId\":\"018f0000-0000-7000-8000-000000000c02\",\(at)}")
    }

    private static let visitMoves: [Golden] = [
        ("visitStarted", .started), ("visitCompleted", .completed), ("visitLeft", .left),
    ].map { type, step in
        Golden(
            type: type,
            event: .visitMoved(
                VisitMoved(visitID: Given.visit, patientID: Given.patient, step: step, at: Given.at)),
            data: "{\(v),\(p),\(at)}")
    }

    private let place = FieldPlace(hospitalID: Given.hospital, streamID: StreamID(high: 1, low: 2), version: 3)
    private let key = DataKey()

    private func stored(_ encoded: EncodedEvent) -> StoredEvent {
        StoredEvent(
            encoded, hospitalID: place.hospitalID, streamID: place.streamID, version: place.version,
            eventID: EventID(high: 5, low: 6))
    }

    @Test(arguments: golden)
    func `an event is stored in the form that was agreed for ever, and names nobody`(_ golden: Golden) throws {
        let event = SchedulingEvent.queue(golden.event)
        let codec = SchedulingEventCodec()
        let encoded = try codec.encode(event, FieldSealer(place: place, key: key))
        #expect(encoded.type == golden.type)
        #expect(encoded.schemaVersion == 1)
        #expect(String(decoding: encoded.data, as: UTF8.self) == golden.data)
        // Nothing is sealed: it reads the same once the key is destroyed.
        #expect(try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: nil)) == event)
        let isOfPatient = golden.data.contains(Self.p)
        #expect(codec.subject(of: event) == (isOfPatient ? Given.patient.retagged() : nil))
    }

    @Test func `every stored name has a golden form`() {
        #expect(Set(Self.golden.map(\.type)) == Set(QueueEventCodec.Name.allCases.map(\.rawValue)))
    }

    @Test func `a link without its digest is malformed, and a newer event is refused`() throws {
        let codec = SchedulingEventCodec()
        let golden = try #require(Self.golden.first { $0.type == "queueBoardUnlinked" })
        var encoded = try codec.encode(.queue(golden.event), FieldSealer(place: place, key: key))
        encoded.type = "queueBoardLinked"
        #expect(throws: EventCodecError.malformed(type: "queueBoardLinked")) {
            try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: key))
        }
        encoded.schemaVersion = 2
        #expect(throws: EventCodecError.newerVersion(type: "queueBoardLinked", version: 2)) {
            try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: key))
        }
    }
}
