import JSON
import Kernel
import SchedulingAPI
import Testing

@testable import Scheduling

/// What is wrong with requests for the catalogue, all of it at once.
@Suite struct CatalogueFieldsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var json: String
        /// `field code`, in the order found.
        var faults: [String]
    }

    private static func repeated(_ text: String, _ count: Int, _ separator: String = ",") -> String {
        Array(repeating: text, count: count).joined(separator: separator)
    }

    static let services: [Case] = [
        Case(testDescription: "the least", json: #"{"name":"A","durationMinutes":5}"#, faults: []),
        Case(
            testDescription: "everything below",
            json: """
                {"name":" ","code":"","durationMinutes":4,"bufferAfterMinutes":-1,"slotMinutes":4,"capacity":0,\
                "requiredCredentials":[""],"concurrentCodes":[" "]}
                """,
            faults: [
                "name required", "durationMinutes outOfRange", "code required", "bufferAfterMinutes outOfRange",
                "slotMinutes outOfRange", "capacity outOfRange", "requiredCredentials[0] required",
                "concurrentCodes[0] required",
            ]),
        Case(
            testDescription: "everything above",
            json: """
                {"name":"\(repeated("n", 201, ""))","code":"\(repeated("c", 41, ""))","durationMinutes":1441,\
                "bufferAfterMinutes":241,"slotMinutes":1441,"capacity":101,\
                "requiredCredentials":[\((0..<21).map { "\"\($0)\"" }.joined(separator: ","))],\
                "concurrentCodes":["A","A","\(repeated("c", 41, ""))"]}
                """,
            faults: [
                "name tooLong", "durationMinutes outOfRange", "code tooLong", "bufferAfterMinutes outOfRange",
                "slotMinutes outOfRange", "capacity outOfRange", "requiredCredentials tooMany",
                "concurrentCodes[2] tooLong", "concurrentCodes repeated",
            ]),
        Case(
            testDescription: "the most",
            json: """
                {"name":"\(repeated("n", 200, ""))","code":"\(repeated("c", 40, ""))","durationMinutes":1440,\
                "bufferAfterMinutes":240,"slotMinutes":1440,"capacity":100,\
                "requiredCredentials":[\((0..<20).map { "\"\($0)\"" }.joined(separator: ","))]}
                """, faults: []),
    ]

    @Test(arguments: services)
    func `a service is defined within its limits`(_ row: Case) throws {
        try expect(row) { $0.read(try Self.decoded(DefineServiceRequest.self, row)) }
    }

    static let changes: [Case] = [
        Case(testDescription: "nothing", json: "{}", faults: []),
        Case(
            testDescription: "what cannot be cleared", json: #"{"name":null,"durationMinutes":null,"status":null}"#,
            faults: ["name required", "durationMinutes required", "status required"]),
        Case(
            testDescription: "what can be cleared",
            json: """
                {"code":null,"bufferAfterMinutes":null,"slotMinutes":null,"capacity":null,"needsRoom":null,\
                "requiredCredentials":null,"concurrentCodes":null}
                """, faults: []),
        Case(
            testDescription: "what is out of bounds",
            json: #"{"name":"","durationMinutes":0,"bufferAfterMinutes":999,"slotMinutes":1,"capacity":999}"#,
            faults: [
                "name required", "durationMinutes outOfRange", "bufferAfterMinutes outOfRange",
                "slotMinutes outOfRange", "capacity outOfRange",
            ]),
    ]

    @Test(arguments: changes)
    func `a service is changed within its limits`(_ row: Case) throws {
        try expect(row) { $0.read(try Self.decoded(ChangeServiceRequest.self, row)) }
    }

    @Test func `null gives a field of a service back what it had when nothing was said`() throws {
        let row = Self.changes[2]
        let request = try Self.decoded(ChangeServiceRequest.self, row)
        let updates = try CatalogueFields.checked { $0.read(request) }
        var details = ServiceDetails(name: "A", durationMinutes: 30)
        details.code = "X"
        details.bufferAfterMinutes = 5
        details.slotMinutes = 10
        details.capacity = 3
        details.needsRoom = true
        details.requiredCredentials = ["RBT"]
        details.concurrentCodes = ["Y"]
        #expect(updates.reduce(details) { $0.applying($1) } == ServiceDetails(name: "A", durationMinutes: 30))
    }

    private static let id = "\"018f0000-0000-7000-8000-000000000c01\""

    static let rooms: [Case] = [
        Case(testDescription: "the least", json: #"{"name":"A"}"#, faults: []),
        Case(
            testDescription: "no name, and a service twice", json: "{\"name\":\"\",\"serviceIds\":[\(id),\(id)]}",
            faults: ["name required", "serviceIds repeated"]),
        Case(
            testDescription: "too long a name, and too many services",
            json: "{\"name\":\"\(repeated("n", 101, ""))\",\"serviceIds\":[\(repeated(id, 101))]}",
            faults: ["name tooLong", "serviceIds tooMany", "serviceIds repeated"]),
    ]

    @Test(arguments: rooms)
    func `a room is opened and changed within its limits`(_ row: Case) throws {
        try expect(row) { $0.read(try Self.decoded(OpenRoomRequest.self, row)) }
        try expect(row) { $0.read(try Self.decoded(ChangeRoomRequest.self, row)) }
    }

    private static let nine = #""startsAt":"09:00","endsAt":"12:00""#
    private static let leave = #"{"from":"2026-01-05T08:00:00Z","to":"2026-01-05T09:00:00Z"}"#

    static let schedules: [Case] = [
        Case(testDescription: "nothing", json: "{}", faults: []),
        Case(
            testDescription: "hours that overlap, one past midnight",
            json: """
                {"weeklyHours":[{"weekday":"monday","startsAt":"22:00","endsAt":"02:00"},\
                {"weekday":"tuesday","startsAt":"01:00","endsAt":"03:00"},\
                {"weekday":"monday",\(nine)},{"weekday":"monday","startsAt":"11:00","endsAt":"13:00"}]}
                """, faults: ["weeklyHours[1].startsAt overlapping", "weeklyHours[3].startsAt overlapping"]),
        Case(
            testDescription: "seconds, and a validity that ends before it begins",
            json: """
                {"weeklyHours":[{"weekday":"monday","startsAt":"09:00:30","endsAt":"12:00:00.5",\
                "validFrom":"2026-01-02","validTo":"2026-01-01"}]}
                """,
            faults: [
                "weeklyHours[0].startsAt notWholeMinutes", "weeklyHours[0].endsAt notWholeMinutes",
                "weeklyHours[0].validTo outOfOrder",
            ]),
        Case(
            testDescription: "a day twice, and hours that overlap in it",
            json: """
                {"exceptions":[{"date":"2026-01-05","hours":[]},{"date":"2026-01-05","hours":[{\(nine)},{\(nine)}]}]}
                """, faults: ["exceptions[1].date repeated", "exceptions[1].hours[1].startsAt overlapping"]),
        Case(
            testDescription: "too many hours of a day",
            json:
                "{\"exceptions\":[{\"date\":\"2026-01-05\",\"hours\":[\((0..<11).map(minute).joined(separator: ","))]}]}",
            faults: ["exceptions[0].hours tooMany"]),
        Case(
            testDescription: "leave that ends before it begins, at once, and too late",
            json: """
                {"leave":[{"from":"2026-01-05T08:00:00Z","to":"2026-01-05T07:00:00Z"},\
                {"from":"2026-01-05T08:00:00Z","to":"2026-01-05T08:00:00Z"},\
                {"from":"2026-01-05T08:00:00Z","to":"2028-01-05T08:00:00Z"},\
                {"from":"2026-01-05T08:00:00Z","to":"2028-01-05T08:00:01Z"}]}
                """, faults: ["leave[0].to outOfOrder", "leave[1].to outOfOrder", "leave[3].to outOfRange"]),
        Case(
            testDescription: "credentials twice on one day, but renewed behind it",
            json: """
                {"credentials":[{"name":"RBT","validTo":"2026-01-31"},{"name":" RBT ","validFrom":"2026-01-31"},\
                {"name":"BCBA","validTo":"2026-01-31"},{"name":"BCBA","validFrom":"2026-02-01"},\
                {"name":""},{"name":"MD","validFrom":"2026-02-01","validTo":"2026-01-31"}]}
                """,
            faults: [
                "credentials[1].name repeated", "credentials[4].name required", "credentials[5].validTo outOfOrder",
            ]),
        Case(
            testDescription: "too much of everything",
            json: """
                {"weeklyHours":[\((0..<101).map { "{\"weekday\":\"monday\",\(minuteTimes($0))}" }.joined(separator: ","))],\
                "exceptions":[\((0..<401).map { "{\"date\":\"\(LocalDate.earliest.advanced(byDays: $0))\",\"hours\":[]}" }
                    .joined(separator: ","))],\
                "leave":[\(repeated(leave, 201))],\
                "credentials":[\((0..<51).map { "{\"name\":\"\($0)\"}" }.joined(separator: ","))],\
                "serviceIds":[\(repeated(id, 201))]}
                """,
            faults: [
                "weeklyHours tooMany", "exceptions tooMany", "leave tooMany", "credentials tooMany",
                "serviceIds tooMany", "serviceIds repeated",
            ]),
        Case(
            testDescription: "too many places",
            json: """
                {"weeklyHours":[\((0..<21).map { "{\"weekday\":\"monday\",\(nine),\"locationId\":\"\(place($0))\"}" }
                    .joined(separator: ","))]}
                """, faults: ["weeklyHours tooManyLocations"]),
    ]

    private static func minute(_ number: Int) -> String { "{\(minuteTimes(number))}" }

    private static func minuteTimes(_ number: Int) -> String {
        let times = [number, number + 1].map { LocalTime(hour: $0 / 60, minute: $0 % 60)?.description ?? "" }
        return "\"startsAt\":\"\(times[0])\",\"endsAt\":\"\(times[1])\""
    }

    private static func place(_ number: Int) -> LocationID { LocationID(high: 1, low: UInt64(number)) }

    @Test(arguments: schedules)
    func `a schedule is set within its limits`(_ row: Case) throws {
        try expect(row) { $0.read(try Self.decoded(SetScheduleRequest.self, row)) }
    }

    @Test func `a credential is kept without the spaces around it`() throws {
        var request = SetScheduleRequest()
        request.credentials = [Credential("  RBT ")]
        let asked = request
        #expect(try CatalogueFields.checked { $0.read(asked) }.credentials.map(\.name) == ["RBT"])
    }

    private func expect<Value>(
        _ row: Case, sourceLocation: SourceLocation = #_sourceLocation,
        _ read: (inout CatalogueFields) throws -> Value
    ) throws {
        var fields = CatalogueFields()
        _ = try read(&fields)
        #expect(fields.validator.errors.map { "\($0.field) \($0.code)" } == row.faults, sourceLocation: sourceLocation)
    }

    private static func decoded<Request: Decodable>(_: Request.Type, _ row: Case) throws -> Request {
        try StrictJSONDecoder().decode(Request.self, from: Array(row.json.utf8))
    }
}
