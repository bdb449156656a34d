import HTTP
import JSON
import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// The route behind the real middleware.
@Suite struct AvailabilityRoutesTests {
    static let service = "serviceId=\(CatalogueFixture.service)"
    static let week = "from=2026-01-05T00:00:00Z&to=2026-01-12T00:00:00Z"
    static let doctors = "\(Given.doctor),\(Given.otherDoctor)"
    /// More ids than one question takes.
    static let crowd = (0...50).map { UserID(high: 5, low: UInt64($0)).description }.joined(separator: ",")

    private func send(
        _ desk: SchedulingDesk, _ query: String, permissions: String = "schedule-read"
    ) async throws -> (status: Int, json: JSONValue) {
        let head = """
            GET /api/v1/availability?\(query) HTTP/1.1\r
            Host: desk\r
            Authorization: Bearer \(Given.hospital).\(permissions)\r
            \r

            """
        let text = String(decoding: await desk.server.respond(to: Array(head.utf8)), as: UTF8.self)
        let end = try #require(text.firstRange(of: "\r\n\r\n"))
        let status = try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        return (status, try JSONValue(parsing: Array(text[end.upperBound...].utf8)))
    }

    /// A query, its answer's status, and the codes of the fields that are refused or of the whole.
    static let refusals: [(String, Int, [String])] = [
        (week, 400, ["required"]),
        (service, 400, ["required", "required"]),
        ("\(service)&\(week)&practitionerId=x", 400, ["invalid"]),
        ("\(service)&\(week)&practitionerId=\(Given.doctor),", 400, ["invalid"]),
        ("\(service)&\(week)&practitionerId=\(crowd)", 400, ["tooMany"]),
        ("\(service)&\(week)&locationId=x", 400, ["invalid"]),
        ("\(service)&\(week)&maxSlots=0", 400, ["outOfRange"]),
        ("\(service)&\(week)&maxSlots=20001", 400, ["outOfRange"]),
        ("\(service)&\(week)&maxSlots=%2B5", 400, ["outOfRange"]),
        ("\(service)&\(week)&\(service)", 400, ["repeated"]),
        ("\(service)&\(week)&practitioner=x", 400, ["unknownParameter"]),
        ("\(service)&from=2026-01-05&to=2026-01-06", 400, ["invalid", "invalid"]),
        ("\(service)&from=2026-01-05T00:00:00Z&to=2026-01-05T00:00:00Z", 400, ["beforeFrom"]),
        ("\(service)&from=2026-01-05T00:00:00Z&to=2026-03-08T00:00:01Z", 400, ["tooLong"]),
        (
            "serviceId=x&from=y&to=z&maxSlots=0&locationId=a&practitionerId=b", 400,
            ["invalid", "invalid", "invalid", "invalid", "invalid", "outOfRange"]
        ),
        ("serviceId=\(ServiceID(high: 1, low: 1))&\(week)", 422, ["unknownService"]),
        ("\(service)&\(week)&practitionerId=\(Given.receptionist)", 422, ["unknownPractitioner"]),
        ("\(service)&\(week)&locationId=\(LocationID(high: 1, low: 1))", 422, ["unknownLocation"]),
    ]

    @Test func `every refusal has its status and tells every fault at once`() async throws {
        try await withDesk { desk in
            try desk.sql(CatalogueFixture.service())
            for (query, status, codes) in Self.refusals {
                let answer = try await send(desk, query)
                #expect(answer.status == status, "\(query)")
                let fields = answer.json["errors"]?.elements?.compactMap { $0["code"]?.string }.sorted()
                #expect(fields ?? [answer.json["code"]?.string ?? ""] == codes, "\(query): \(answer.json)")
            }
            let denied = try await send(desk, "\(Self.service)&\(Self.week)", permissions: "schedule-write")
            #expect(denied.status == 403)
        }
    }

    @Test func `slots are answered as documented, page by page`() async throws {
        try await withDesk { desk in
            try desk.sql(
                CatalogueFixture.service(minutes: "30, 0, 30", needsRoom: true)
                    + CatalogueFixture.room(at: Given.location)
                    + [Given.doctor, Given.otherDoctor].map {
                        CatalogueFixture.schedule(
                            $0, hours: CatalogueFixture.hours("monday", "09:00", "10:00", at: Given.location))
                    }.joined())
            let all = try await send(desk, "\(Self.service)&\(Self.week)")
            #expect(all.status == 200)
            #expect(all.json["nextFrom"] == nil)
            let items = try #require(all.json["items"]?.elements)
            #expect(items.count == 4)
            let slot: JSONValue = [
                "practitionerId": .string(Given.doctor.description),
                "roomId": .string(CatalogueFixture.room.description),
                "locationId": .string(Given.location.description), "startsAt": "2026-01-05T07:00:00Z",
                "endsAt": "2026-01-05T07:30:00Z",
            ]
            #expect(items.first == slot)
            let first = try await send(desk, "\(Self.service)&\(Self.week)&maxSlots=3")
            #expect(first.json["items"]?.elements == Array(items.prefix(2)))
            #expect(first.json["nextFrom"]?.string == "2026-01-05T07:30:00Z")
            let rest = try await send(
                desk, "\(Self.service)&from=2026-01-05T07:30:00Z&to=2026-01-12T00:00:00Z&maxSlots=3")
            #expect(rest.json["items"]?.elements == Array(items.suffix(2)))
            let ways = [
                "practitionerId=\(Self.doctors)",
                "practitionerId=\(Given.doctor)&practitionerId=\(Given.otherDoctor)",
                "practitionerId=\(Self.doctors)&practitionerId=\(Given.doctor)",
            ]
            for way in ways {
                #expect(try await send(desk, "\(Self.service)&\(Self.week)&\(way)").json == all.json, "\(way)")
            }
            let one = try await send(desk, "\(Self.service)&\(Self.week)&practitionerId=\(Given.otherDoctor)")
            #expect(one.json["items"]?.elements == [items[1], items[3]])
        }
    }
}
