import BillingAPI
import HTTP
import JSON
import Kernel
import TestSupport
import Testing

@testable import Billing

/// The routes behind the real middleware.
@Suite struct BillingRoutesTests {
    static let permissions = """
        charge-read_charge-write_invoice-read_invoice-write_invoice-void_payment-read_payment-write_payment-refund_account-read
        """

    struct Answer {
        var status = 0
        var fields: [String: String] = [:]
        var json = JSONValue.null
    }

    private func send(
        _ desk: BillingDesk, _ method: String, _ path: String, _ body: String? = nil, fields: [String: String] = [:],
        hospital: HospitalID = Given.hospital, permissions: String = BillingRoutesTests.permissions
    ) async throws -> Answer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer \(hospital).\(permissions)\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
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
            var variables = ["patientId": Given.patient.description]
            func filled(_ text: String) -> String {
                variables.reduce(text) { $0.replacing("{{\($1.key)}}", with: $1.value) }
            }
            let owners = [
                "createCharge": "chargeId", "draftInvoice": "invoiceId", "receivePayment": "paymentId",
                "refundPayment": "refundId",
            ]
            var tag = ""
            for route in desk.module.routes {
                let resource = ["charges", "invoices", "payments", "patients"].first {
                    route.pattern.hasPrefix("/api/v1/\($0)/{id}")
                }
                let id = resource.map { "\($0.dropLast())Id" } ?? ""
                let query = route.queryParameters.compactMap { parameter in
                    parameter.example.map { "\(parameter.name)=\(filled($0))" }
                }
                var path = route.pattern.replacing("{id}", with: variables[id] ?? "none")
                if !query.isEmpty { path += "?" + query.joined(separator: "&") }
                var fields: [String: String] = [:]
                if route.idempotency == .required { fields["Idempotency-Key"] = "example-\(route.operationID)" }
                if route.method.rawValue == "PATCH" { fields["If-Match"] = tag }
                let body = route.documentation.requestExample.map(filled)
                let answer = try await send(desk, route.method.rawValue, path, body, fields: fields)
                #expect(answer.status == route.documentation.successStatus, "\(route.operationID): \(answer.json)")
                if let owner = owners[route.operationID] { variables[owner] = answer.json["id"]?.string }
                if let found = answer.fields["etag"] { tag = found }
                let example = try JSONValue(parsing: Array(filled(route.documentation.responseExample ?? "").utf8))
                let isList = answer.json["items"] != nil
                let shown = isList ? answer.json["items"]?.elements?.first : answer.json
                let promised = isList ? example["items"]?.elements?.first : example
                for member in promised?.members ?? [] {
                    #expect(shown?[member.name] != nil, "\(route.operationID): \(member.name) is not answered")
                }
            }
            #expect(desk.module.routes.count == 17)
            try await desk.expectClean()
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var method = "POST"
        var path: String
        var body: String?
        var expected: String
        var testDescription: String { "\(method) \(path) \(body ?? "") → \(expected)" }
    }

    private static let patient = "\"patientId\":\"\(Given.patient)\""
    private static let price = "\"unitPrice\":{\"amountMinor\":100,\"currency\":\"EGP\"}"
    private static let never = "00000000-0000-0000-0000-000000000001"

    static let refused: [Case] = [
        Case(path: "/api/v1/charges", body: "{", expected: "400 malformedJson"),
        Case(path: "/api/v1/charges", body: "{\(patient)}", expected: "400 validation"),
        Case(
            path: "/api/v1/charges",
            body: "{\(patient),\"code\":\"\",\"description\":\" \",\"quantity\":0,"
                + "\"unitPrice\":{\"amountMinor\":0,\"currency\":\"EGP\"},\"serviceDate\":\"1926-01-05\"}",
            expected: "400 validation code description quantity unitPrice.amountMinor serviceDate"),
        Case(
            path: "/api/v1/charges",
            body: "{\(patient),\"code\":\"A\",\"description\":\"B\",\"quantity\":1,\(price),"
                + "\"serviceDate\":\"2026-01-05\",\"price\":1}", expected: "400 validation price"),
        Case(
            path: "/api/v1/charges",
            body: "{\"patientId\":\"\(never)\",\"code\":\"A\",\"description\":\"B\",\"quantity\":1,\(price),"
                + "\"serviceDate\":\"2026-01-05\"}", expected: "422 unknownPatient"),
        Case(method: "GET", path: "/api/v1/charges?status=eaten", expected: "400 validation status"),
        Case(method: "GET", path: "/api/v1/charges/\(never)", expected: "404 notFound"),
        Case(path: "/api/v1/charges/\(never)/cancel", expected: "404 notFound"),
        Case(path: "/api/v1/invoices", body: "{\(patient),\"chargeIds\":[]}", expected: "400 validation chargeIds"),
        Case(
            path: "/api/v1/invoices", body: "{\(patient),\"chargeIds\":[\"\(never)\",\"\(never)\"]}",
            expected: "400 validation chargeIds"),
        Case(
            path: "/api/v1/invoices", body: "{\(patient),\"chargeIds\":[\"\(never)\"]}", expected: "422 unknownCharge"),
        Case(method: "PATCH", path: "/api/v1/invoices/\(never)", body: "{}", expected: "428 preconditionRequired"),
        Case(path: "/api/v1/invoices/\(never)/issue", expected: "404 notFound"),
        Case(path: "/api/v1/invoices/\(never)/void", body: "{\"why\":1}", expected: "400 validation why"),
        Case(method: "GET", path: "/api/v1/invoices/\(never)?asOf=yesterday", expected: "400 validation asOf"),
        Case(
            path: "/api/v1/payments",
            body: "{\"amount\":{\"amountMinor\":1,\"currency\":\"EGP\"},\"method\":\"cash\"}",
            expected: "400 validation invoiceId"),
        Case(
            path: "/api/v1/payments",
            body: "{\(patient),\"amount\":{\"amountMinor\":-5,\"currency\":\"EGP\"},\"method\":\"gold\"}",
            expected: "400 validation method"),
        Case(
            path: "/api/v1/payments",
            body:
                "{\"invoiceId\":\"\(never)\",\"amount\":{\"amountMinor\":1,\"currency\":\"EGP\"},\"method\":\"cash\"}",
            expected: "422 unknownInvoice"),
        Case(
            path: "/api/v1/payments/\(never)/refund",
            body: "{\"amount\":{\"amountMinor\":1,\"currency\":\"EGP\"},\"reason\":\"x\"}", expected: "404 notFound"),
        Case(method: "GET", path: "/api/v1/patients/\(never)/account", expected: "404 notFound"),
    ]

    @Test func `what is refused says why`() async throws {
        try await withDesk { desk in
            for row in Self.refused {
                let answer = try await send(
                    desk, row.method, row.path, row.body,
                    fields: ["Idempotency-Key": "key-\(row.testDescription.count)-\(row.path.count)"])
                let errors = (answer.json["errors"]?.elements ?? []).compactMap { $0["field"]?.string }
                let code = answer.json["code"]?.string ?? ""
                let named = (["\(answer.status)", code] + errors).joined(separator: " ")
                #expect(
                    named == row.expected || row.expected == "400 validation" && named.hasPrefix(row.expected),
                    "\(row.testDescription): \(answer.json)")
            }
        }
    }

    @Test func `moving money asks for a key, and every route for its permission`() async throws {
        try await withDesk { desk in
            let id = Self.never
            for path in ["/api/v1/payments", "/api/v1/payments/\(id)/refund", "/api/v1/payments/\(id)/allocations"] {
                let answer = try await send(desk, "POST", path, "{}")
                #expect(answer.status == 400)
                #expect(answer.json["code"]?.string == "idempotencyKeyRequired")
            }
            for route in desk.module.routes {
                let path = route.pattern.replacing("{id}", with: id)
                let answer = try await send(
                    desk, route.method.rawValue, path, permissions: "patient-read")
                #expect(answer.status == 403, "\(route.operationID)")
            }
        }
    }
}
