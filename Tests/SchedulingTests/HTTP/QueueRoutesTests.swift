import HTTP
import JSON
import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// The routes of queues, tokens and visits behind the real middleware.
@Suite struct QueueRoutesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var method = "POST"
        var path: String
        var body: String?
        var expected: String
        var testDescription: String { "\(method) \(path) \(body ?? "") → \(expected)" }
    }

    private static let never = "00000000-0000-0000-0000-000000000001"
    private static let patient = "\"patientId\":\"\(Given.patient)\""

    static let refused: [Case] = [
        Case(path: "/api/v1/queues", body: "{", expected: "400 malformedJson"),
        Case(
            path: "/api/v1/queues",
            body: "{\"name\":\" \",\"prefix\":\"A-B\",\"defaultServiceMinutes\":0,\"nothing\":1,"
                + "\"headStartSeconds\":{\"elderly\":-1,\"onTimeAppointment\":1,\"walkIn\":99999}}",
            expected: "400 validation nothing name prefix headStartSeconds.elderly headStartSeconds.walkIn "
                + "defaultServiceMinutes"),
        Case(
            path: "/api/v1/queues", body: "{\"name\":\"Q\",\"locationId\":\"\(never)\"}",
            expected: "422 unknownLocation"),
        Case(method: "GET", path: "/api/v1/queues?status=eaten", expected: "400 validation status"),
        Case(method: "GET", path: "/api/v1/queues/\(never)", expected: "404 notFound"),
        Case(method: "PATCH", path: "/api/v1/queues/\(never)", body: "{}", expected: "428 preconditionRequired"),
        Case(path: "/api/v1/queues/\(never)/tokens", body: "{\(patient)}", expected: "404 notFound"),
        Case(
            path: "/api/v1/queues/{queue}/tokens", body: "{\"patientId\":\"\(never)\"}",
            expected: "422 unknownPatient"),
        Case(
            path: "/api/v1/queues/{queue}/tokens", body: "{\(patient),\"priority\":\"friend\"}",
            expected: "400 validation priority"),
        Case(
            path: "/api/v1/queues/{queue}/tokens", body: "{\(patient),\"visitId\":\"\(never)\"}",
            expected: "422 unknownVisit"),
        Case(
            path: "/api/v1/queues/{queue}/tokens",
            body: "{\(patient),\"journey\":[\(Array(repeating: "\"\(never)\"", count: 11).joined(separator: ","))]}",
            expected: "400 validation journey"),
        Case(method: "GET", path: "/api/v1/queues/{queue}/tokens?day=monday", expected: "400 validation day"),
        Case(method: "GET", path: "/api/v1/queues/\(never)/board", expected: "404 notFound"),
        Case(path: "/api/v1/queues/\(never)/board-link", expected: "404 notFound"),
        Case(method: "DELETE", path: "/api/v1/queues/\(never)/board-link", expected: "404 notFound"),
        Case(path: "/api/v1/queues/{queue}/call-next", body: "{\"counter\":\"1\"}", expected: "422 queueEmpty"),
        Case(path: "/api/v1/queues/{queue}/call-next", body: "{\"counter\":\"\"}", expected: "400 validation counter"),
        Case(path: "/api/v1/tokens/\(never)/call", body: "{\"counter\":\"1\"}", expected: "404 notFound"),
        Case(path: "/api/v1/tokens/\(never)/serve", expected: "404 notFound"),
        Case(path: "/api/v1/tokens/\(never)/transfer", body: "{}", expected: "400 validation queueId"),
        Case(method: "GET", path: "/api/v1/tokens/\(never)", expected: "404 notFound"),
        Case(method: "GET", path: "/api/v1/tokens/\(never)/slip?lang=fr", expected: "400 validation lang"),
        Case(
            path: "/api/v1/visits", body: "{\(patient),\"priority\":\"elderly\"}", expected: "400 validation priority"),
        Case(path: "/api/v1/visits", body: "{\(patient),\"queueId\":\"\(never)\"}", expected: "422 unknownQueue"),
        Case(method: "GET", path: "/api/v1/visits?status=gone", expected: "400 validation status"),
        Case(path: "/api/v1/visits/\(never)/start", expected: "404 notFound"),
        Case(method: "GET", path: "/boards/nonsense", expected: "404 notFound"),
        Case(method: "GET", path: "/boards/nonsense/data", expected: "404 notFound"),
    ]

    @Test func `what is refused says why`() async throws {
        try await withDesk { desk in
            let queue = try await desk.queue()
            for row in Self.refused {
                let path = row.path.replacing("{queue}", with: "\(queue.id)")
                let answer = try await desk.send(row.method, path, row.body)
                let errors = (answer.json["errors"]?.elements ?? []).compactMap { $0["field"]?.string }
                let code = answer.json["code"]?.string ?? ""
                let named = (["\(answer.status)", code] + errors.sorted()).joined(separator: " ")
                let expected = row.expected.split(separator: " ").map(String.init)
                let wanted = (expected.prefix(2) + expected.dropFirst(2).sorted()).joined(separator: " ")
                #expect(named == wanted, "\(row.testDescription): \(answer.text)")
            }
        }
    }

    @Test func `what conflicts names the other, and what the status forbids says which it is`() async throws {
        try await withDesk { desk in
            let queue = try await desk.queue()
            let token = try await desk.issue(queue, to: Given.patient)
            let again = try await desk.send("POST", "/api/v1/queues/\(queue.id)/tokens", "{\(Self.patient)}")
            #expect(again.status == 409)
            #expect(again.json["tokenId"]?.string == "\(token.id)")
            let early = try await desk.send("POST", "/api/v1/tokens/\(token.id)/done")
            #expect(early.status == 422)
            #expect(early.json["tokenStatus"]?.string == "issued")
            let visit = try await desk.send("POST", "/api/v1/visits", "{\(Self.patient)}")
            #expect(visit.status == 201)
            #expect(visit.fields["location"] == "/api/v1/visits/\(visit.json["id"]?.string ?? "")")
            let second = try await desk.send("POST", "/api/v1/visits", "{\(Self.patient)}")
            #expect(second.json["visitId"]?.string == visit.json["id"]?.string)
            let path = "/api/v1/visits/\(visit.json["id"]?.string ?? "")"
            let completed = try await desk.send("POST", "\(path)/complete")
            #expect(completed.json["visitStatus"]?.string == "waiting")
            let stale = try await desk.send("POST", "\(path)/start", fields: ["If-Match": "\"7\""])
            #expect(stale.status == 412)
            let started = try await desk.send("POST", "\(path)/start", fields: ["If-Match": "\"1\""])
            #expect(started.fields["etag"] == "\"2\"")
        }
    }

    @Test func `every route but the public board asks for its permission`() async throws {
        try await withDesk { desk in
            var count = 0
            for route in QueueRoutes.all(desk.service) where !route.pattern.hasPrefix("/boards") {
                let path = route.pattern.replacing("{id}", with: Self.never)
                let answer = try await desk.send(route.method.rawValue, path, permissions: "patient-read")
                #expect(answer.status == 403, "\(route.operationID)")
                count += 1
            }
            #expect(count == 25)
            // Who may only see changes nothing, and who works at a desk sets nothing up.
            for (method, path, permissions) in [
                ("POST", "/api/v1/visits", "queue-read"), ("POST", "/api/v1/queues", "queue-read_queue-write"),
                ("POST", "/api/v1/queues/\(Self.never)/board-link", "queue-read_queue-write"),
            ] {
                #expect(try await desk.send(method, path, "{}", permissions: permissions).status == 403)
            }
        }
    }

    @Test func `the slip is printed in three languages and names nobody`() async throws {
        try await withDesk { desk in
            let queue = try await desk.queue("Eye & Ear <1>")
            let token = try await desk.issue(queue, to: Given.patient)
            for (query, language, direction) in [
                ("?lang=en", "en", "ltr"), ("?lang=ar", "ar", "rtl"), ("?lang=hi", "hi", "ltr"), ("", "ar", "rtl"),
            ] {
                let slip = try await desk.send("GET", "/api/v1/tokens/\(token.id)/slip\(query)")
                #expect(slip.status == 200)
                #expect(slip.fields["content-type"] == "text/html; charset=utf-8")
                #expect(slip.text.contains("<html lang=\"\(language)\" dir=\"\(direction)\">"))
                #expect(slip.text.contains("@page { size: 80mm"))
                #expect(slip.text.contains(">A001<"))
                #expect(slip.text.contains("Eye &amp; Ear &lt;1&gt;"))
                // 08:00 in Cairo.
                #expect(slip.text.contains("2026-01-05 08:00"))
                for name in ["Fatma", "Hassan", "\(Given.patient)", "000001"] { #expect(!slip.text.contains(name)) }
            }
        }
    }
}
