import Crypto
import Journal
import Kernel
import SchedulingAPI
import Testing

@testable import Scheduling

/// The stored forms of services, rooms and schedules: what is in the log for ever.
@Suite struct CatalogueEventCodecTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var type: String
        var event: @Sendable () throws -> CatalogueEvent
        var data: String
        var testDescription: String { "\(type) \(data.utf8.count)" }
    }

    private static let serviceID = ServiceID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0c01)
    private static let roomID = RoomID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0c02)
    private static let s = "\"018f0000-0000-7000-8000-000000000c01\""
    private static let r = "\"018f0000-0000-7000-8000-000000000c02\""
    private static let place = "\"locationId\":\"018f0000-0000-7000-8000-000000000051\""
    private static let at = "\"at\":\"2026-01-05T06:00:00Z\""

    private static let least = """
        {"serviceId":\(s),"name":"Consultation","durationMinutes":30,"bufferAfterMinutes":0,"capacity":1,"needsRoom":false,\
        "requiredCredentials":[],"concurrentCodes":[],"status":"active",\(at)}
        """

    private static let most = """
        {"serviceId":\(s),"name":"Therapy","code":"97153","durationMinutes":60,"bufferAfterMinutes":10,"slotMinutes":30,\
        "capacity":4,"needsRoom":true,"requiredCredentials":["RBT"],"concurrentCodes":["97155"],"status":"inactive",\(at)}
        """

    private static let schedule = """
        {"practitionerId":"018f0000-0000-7000-8000-000000000a01","schedule":{"weeklyHours":[\
        {"weekday":"monday","startsAt":"09:00","endsAt":"17:00",\(place),"validFrom":"2026-01-05","validTo":"2026-12-31"}],\
        "exceptions":[{"date":"2026-02-03","hours":[{"startsAt":"10:00","endsAt":"13:00"}]}],\
        "leave":[{"from":"2026-01-05T06:00:00Z","to":"2026-01-05T07:00:00Z"}],\
        "credentials":[{"name":"RBT","validFrom":"2025-01-01"}],"serviceIds":[\(s)]},\(at)}
        """

    static let golden: [Golden] = [
        Golden(type: "serviceDefined", event: { .serviceDefined(service(ServiceDetails.least)) }, data: least),
        Golden(type: "serviceChanged", event: { .serviceChanged(service(ServiceDetails.most)) }, data: most),
        Golden(
            type: "roomOpened",
            event: { .roomOpened(RoomWritten(roomID: roomID, details: RoomDetails(name: "Room 2"), at: Given.at)) },
            data: "{\"roomId\":\(r),\"name\":\"Room 2\",\"serviceIds\":[],\"status\":\"active\",\(at)}"),
        Golden(
            type: "roomChanged",
            event: {
                var details = RoomDetails(name: "Room 3")
                details.locationID = Given.location
                details.serviceIDs = [serviceID]
                details.status = .inactive
                return .roomChanged(RoomWritten(roomID: roomID, details: details, at: Given.at))
            },
            data: "{\"roomId\":\(r),\"name\":\"Room 3\",\(place),\"serviceIds\":[\(s)],\"status\":\"inactive\",\(at)}"),
        Golden(
            type: "practitionerScheduleSet",
            event: {
                let details = try scheduleDetails()
                return .practitionerScheduleSet(
                    PractitionerScheduleSet(practitionerID: Given.doctor, details: details, at: Given.at))
            }, data: schedule),
    ]

    private static func service(_ details: ServiceDetails) -> ServiceWritten {
        ServiceWritten(serviceID: serviceID, details: details, at: Given.at)
    }

    private static func scheduleDetails() throws -> ScheduleDetails {
        var hours = WeeklyHours(
            .monday, try Given.time("09:00"), try Given.time("17:00"), locationId: Given.location)
        hours.validFrom = try Given.day("2026-01-05")
        hours.validTo = try Given.day("2026-12-31")
        var details = ScheduleDetails()
        details.weeklyHours = [hours]
        details.exceptions = [
            ScheduleException(
                try Given.day("2026-02-03"),
                [ScheduleException.Hours(try Given.time("10:00"), try Given.time("13:00"))])
        ]
        details.leave = [Leave(from: Given.at, to: Given.at.advanced(by: .seconds(3_600)))]
        details.credentials = [Credential("RBT", validFrom: try Given.day("2025-01-01"))]
        details.serviceIDs = [serviceID]
        return details
    }

    private let place = FieldPlace(hospitalID: Given.hospital, streamID: StreamID(high: 1, low: 2), version: 3)
    private let key = DataKey()

    private func stored(_ encoded: EncodedEvent) -> StoredEvent {
        StoredEvent(
            encoded, hospitalID: place.hospitalID, streamID: place.streamID, version: place.version,
            eventID: EventID(high: 5, low: 6))
    }

    @Test(arguments: golden)
    func `an event is stored in the form that was agreed for ever`(_ golden: Golden) throws {
        let event = SchedulingEvent.catalogue(try golden.event())
        let codec = SchedulingEventCodec()
        let encoded = try codec.encode(event, FieldSealer(place: place, key: key))
        #expect(encoded.type == golden.type)
        #expect(encoded.schemaVersion == 1)
        #expect(String(decoding: encoded.data, as: UTF8.self) == golden.data)
        #expect(codec.subject(of: event) == nil)
        #expect(try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: nil)) == event)
    }

    @Test func `every stored name has a golden form`() {
        #expect(Set(Self.golden.map(\.type)) == Set(CatalogueEventCodec.Name.allCases.map(\.rawValue)))
    }

    @Test func `a newer event is refused, not skipped`() throws {
        let codec = SchedulingEventCodec()
        let event = SchedulingEvent.catalogue(.serviceDefined(Self.service(.least)))
        var encoded = try codec.encode(event, FieldSealer(place: place, key: key))
        encoded.schemaVersion = 2
        #expect(throws: EventCodecError.newerVersion(type: "serviceDefined", version: 2)) {
            try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: key))
        }
    }
}

extension ServiceDetails {
    fileprivate static let least = ServiceDetails(name: "Consultation", durationMinutes: 30)

    fileprivate static var most: ServiceDetails {
        var details = ServiceDetails(name: "Therapy", durationMinutes: 60)
        details.code = "97153"
        details.bufferAfterMinutes = 10
        details.slotMinutes = 30
        details.capacity = 4
        details.needsRoom = true
        details.requiredCredentials = ["RBT"]
        details.concurrentCodes = ["97155"]
        details.status = .inactive
        return details
    }
}
