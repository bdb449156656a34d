import HTTP
import JSON
import Kernel
import TestSupport
import Testing

@testable import Scheduling

/// The routes of services, rooms and schedules behind the real middleware.
@Suite struct CatalogueRoutesTests {
    static let permissions = "service-read_service-write_schedule-read_schedule-write"

    struct Answer {
        var status = 0
        var fields: [String: String] = [:]
        var json = JSONValue.null
    }

    private func send(
        _ desk: SchedulingDesk, _ method: String, _ path: String, _ body: String? = nil, tag: String? = nil,
        permissions: String = CatalogueRoutesTests.permissions
    ) async throws -> Answer {
        var head =
            "\(method) \(path) HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer \(Given.hospital).\(permissions)\r\n"
        if let tag { head += "If-Match: \(tag)\r\n" }
        if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
        let bytes = await desk.server.respond(to: Array((head + "\r\n" + (body ?? "")).utf8))
        let text = String(decoding: bytes, as: UTF8.self)
        let end = try #require(text.firstRange(of: "\r\n\r\n"))
        var answer = Answer()
        for (index, line) in text[..<end.lowerBound].split(separator: "\r\n").enumerated() {
            if index == 0 {
                answer.status = Int(line.split(separator: " ")[1]) ?? 0
            } else if let colon = line.firstIndex(of: ":") {
                answer.fields[line[..<colon].lowercased()] = String(
                    line[line.index(after: colon)...].drop { $0 == " " })
            }
        }
        let rest = Array(text[end.upperBound...].utf8)
        if !rest.isEmpty { answer.json = try JSONValue(parsing: rest) }
        return answer
    }

    @Test func `every documented example works, in order`() async throws {
        try await withDesk { desk in
            var variables = [
                "locationId": Given.location.description, "practitionerId": Given.doctor.description,
            ]
            func filled(_ text: String) -> String {
                variables.reduce(text) { $0.replacing("{{\($1.key)}}", with: $1.value) }
            }
            for route in CatalogueRoutes.all(desk.service) {
                let owner =
                    ["services": "serviceId", "rooms": "roomId", "practitioners": "practitionerId"]
                    .first { route.pattern.hasPrefix("/api/v1/\($0.key)") }?.value ?? ""
                let query = route.queryParameters.compactMap { parameter in
                    parameter.example.map { "\(parameter.name)=\(filled($0))" }
                }
                var path = route.pattern.replacing("{id}", with: variables[owner] ?? "none")
                if !query.isEmpty { path += "?" + query.joined(separator: "&") }
                let body = route.documentation.requestExample.map(filled)
                let tag = route.method == .patch ? "\"1\"" : nil
                let answer = try await send(desk, route.method.rawValue, path, body, tag: tag)
                #expect(answer.status == route.documentation.successStatus, "\(route.operationID): \(answer.json)")
                if answer.status == 201 { variables[owner] = answer.json["id"]?.string }
                let example = try JSONValue(parsing: Array(filled(route.documentation.responseExample ?? "").utf8))
                let isList = answer.json["items"] != nil
                let shown = isList ? answer.json["items"]?.elements?.first : answer.json
                let promised = isList ? example["items"]?.elements?.first : example
                for member in promised?.members ?? [] {
                    #expect(shown?[member.name] != nil, "\(route.operationID): \(member.name) is not answered")
                }
            }
            try await desk.expectClean()
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var method = "POST"
        var path: String
        var body: String?
        var tag: String?
        var expected: String
        var testDescription: String { "\(method) \(path) \(body ?? "") → \(expected)" }
    }

    private static let never = "00000000-0000-0000-0000-000000000001"
    private static let schedule = "/api/v1/practitioners/\(Given.doctor)/schedule"

    static let refused: [Case] = [
        Case(path: "/api/v1/services", body: "{", expected: "400 malformedJson"),
        Case(
            path: "/api/v1/services", body: #"{"name":5,"durationMinutes":1,"slotMinutes":1,"colour":"red"}"#,
            expected: "400 validation colour name"),
        Case(method: "GET", path: "/api/v1/services?status=eaten", expected: "400 validation status"),
        Case(method: "GET", path: "/api/v1/services?cursor=eaten", expected: "400 invalidCursor"),
        Case(method: "GET", path: "/api/v1/services/\(never)", expected: "404 notFound"),
        Case(method: "PATCH", path: "/api/v1/services/\(never)", body: "{}", expected: "428 preconditionRequired"),
        Case(method: "PATCH", path: "/api/v1/services/\(never)", body: "{}", tag: "*", expected: "404 notFound"),
        Case(method: "PATCH", path: "/api/v1/services/\(never)", body: "{}", tag: "\"1\"", expected: "404 notFound"),
        Case(
            method: "PATCH", path: "/api/v1/services/\(never)", body: #"{"status":"gone","name":null}"#, tag: "*",
            expected: "400 validation status"),
        Case(path: "/api/v1/rooms", body: #"{"name":""}"#, expected: "400 validation name"),
        Case(
            path: "/api/v1/rooms", body: "{\"name\":\"A\",\"locationId\":\"\(never)\"}",
            expected: "422 unknownLocation locationId"),
        Case(
            path: "/api/v1/rooms", body: "{\"name\":\"A\",\"serviceIds\":[\"\(never)\"]}",
            expected: "422 unknownService serviceIds[0]"),
        Case(method: "GET", path: "/api/v1/rooms?locationId=here", expected: "400 validation locationId"),
        Case(method: "GET", path: "/api/v1/rooms/\(never)", expected: "404 notFound"),
        Case(method: "PATCH", path: "/api/v1/rooms/\(never)", body: "{}", expected: "428 preconditionRequired"),
        Case(method: "GET", path: "/api/v1/practitioners/\(never)/schedule", expected: "404 notFound"),
        Case(method: "PUT", path: "/api/v1/practitioners/\(never)/schedule", body: "{}", expected: "404 notFound"),
        Case(method: "PUT", path: schedule, body: "{}", tag: "\"7\"", expected: "412 stale"),
        Case(
            method: "PUT", path: schedule,
            body: #"{"weeklyHours":[{"weekday":"funday","startsAt":"9","endsAt":"10:00"}]}"#,
            expected: "400 validation weeklyHours[0].startsAt weeklyHours[0].weekday"),
        Case(
            method: "PUT", path: schedule, body: "{\"serviceIds\":[\"\(never)\"]}",
            expected: "422 unknownService serviceIds[0]"),
    ]

    @Test func `what cannot be done is refused by its code and fields`() async throws {
        try await withDesk { desk in
            for row in Self.refused {
                let answer = try await send(desk, row.method, row.path, row.body, tag: row.tag)
                let errors = (answer.json["errors"]?.elements ?? []).compactMap { $0["field"]?.string }.sorted()
                let named = (["\(answer.status)", answer.json["code"]?.string ?? ""] + errors).joined(separator: " ")
                #expect(named == row.expected, "\(row.testDescription): \(answer.json)")
            }
        }
    }

    @Test func `a schedule is read with its version, and set on the version that was read`() async throws {
        try await withDesk { desk in
            let empty = try await send(desk, "GET", Self.schedule)
            #expect(empty.fields["etag"] == "\"0\"")
            let set = try await send(desk, "PUT", Self.schedule, "{}", tag: empty.fields["etag"])
            #expect(set.status == 200 && set.fields["etag"] == "\"1\"")
            let late = try await send(desk, "PUT", Self.schedule, "{}", tag: empty.fields["etag"])
            #expect(late.status == 412 && late.json["currentVersion"] == .integer(1))
        }
    }

    @Test func `every route asks for its permission`() async throws {
        try await withDesk { desk in
            for route in CatalogueRoutes.all(desk.service) {
                let path = route.pattern.replacing("{id}", with: Self.never)
                let answer = try await send(desk, route.method.rawValue, path, permissions: "patient-read")
                #expect(answer.status == 403, "\(route.operationID)")
                let subject = route.pattern.hasPrefix("/api/v1/practitioners") ? "schedule" : "service"
                let needed = "\(subject).\(route.method == .get ? "read" : "write")"
                #expect("\(answer.json)".contains(needed), "\(route.operationID): \(answer.json)")
            }
        }
    }
}
