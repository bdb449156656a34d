import HTTP
import JSON
import Kernel
import PatientAPI
import Testing

@testable import Patient

/// A request and the problem that it meets.
struct ProblemCase: CustomTestStringConvertible, Sendable {
    let name: String
    let method: String
    let path: String
    var body: String?
    var fields: [String: String] = [:]
    var type = "application/json"
    var permissions = "patient-read_patient-write_patient-import_audit-read"
    let problem: String

    var testDescription: String { name }
}

@Suite struct PatientRoutesTests {
    static let fatma = #"{"givenName":"Fatma","familyName":"Hassan","birthDate":"1986-03-14","sex":"female"}"#
    static let unknown = "018f0000-0000-7000-8000-00000000dead"

    @Test func `a patient is registered, read, changed and read as before`() async throws {
        try await withClinic { clinic in
            let created = try await clinic.send("POST", "/api/v1/patients", Self.fatma)
            #expect(created.status == 201)
            let id = try #require(try created.json()["id"]?.string)
            #expect(created.fields["location"] == "/api/v1/patients/\(id)")
            #expect(created.fields["etag"] == "\"1\"")
            #expect(created.fields["medley-event-id"] != nil && created.fields["medley-position"] != nil)

            let read = try await clinic.send("GET", "/api/v1/patients/\(id)")
            #expect(read.status == 200 && read.body == created.body && read.fields["etag"] == "\"1\"")
            let fresh = try await clinic.send("GET", "/api/v1/patients/\(id)", fields: ["If-None-Match": "\"1\""])
            #expect(fresh.status == 304)

            let change = #"{"birthDate":"1986-04-13","phone":null}"#
            let changed = try await clinic.send(
                "PATCH", "/api/v1/patients/\(id)", change, fields: ["If-Match": "\"1\""],
                type: "application/merge-patch+json")
            #expect(changed.status == 200 && changed.fields["etag"] == "\"2\"")
            let stale = try await clinic.send("PATCH", "/api/v1/patients/\(id)", change, fields: ["If-Match": "\"1\""])
            #expect(stale.problem == "412 stale")
            let current = try stale.json()["currentVersion"]?.number?.integer(as: Int.self)
            #expect(current == 2)
            for (tags, status) in [("*", 200), ("\"1\", \"2\", \"9\"", 200), ("\"1\", W/\"2\"", 412)] {
                let again = try await clinic.send(
                    "PATCH", "/api/v1/patients/\(id)", change, fields: ["If-Match": tags])
                #expect(again.status == status, "\(tags)")
            }

            let history = try await clinic.send("GET", "/api/v1/patients/\(id)/history").json()
            let first = try #require(history["items"]?.elements?.last?["at"]?.string)
            let before = try await clinic.send("GET", "/api/v1/patients/\(id)?asOf=\(first)")
            #expect(before.body == created.body)
            let audit = try await clinic.send("GET", "/api/v1/audit?patientId=\(id)").json()
            let types = audit["items"]?.elements?.compactMap { $0["type"]?.string }
            #expect(types == ["patientChanged", "patientRegistered"])
            let found = try await clinic.send("GET", "/api/v1/patients?q=fat&limit=1").json()
            #expect(found["items"]?.elements?.first?["id"]?.string == id && found["nextCursor"] == nil)
        }
    }

    @Test func `a likely duplicate is named`() async throws {
        try await withClinic { clinic in
            let first = try await clinic.send("POST", "/api/v1/patients", Self.fatma)
            let id = try first.json()["id"]
            let refused = try await clinic.send("POST", "/api/v1/patients", Self.fatma)
            #expect(refused.problem == "409 likelyDuplicate")
            let candidate = try #require(try refused.json()["candidates"]?.elements?.first)
            #expect(candidate["id"] == id && candidate["mrn"] == "000001" && candidate["score"] == 85)
            #expect(candidate["reasons"] == ["name", "birthDate"])
            let confirmed = try await clinic.send(
                "POST", "/api/v1/patients", Self.fatma.dropLast() + #","confirmDuplicate":true}"#)
            #expect(confirmed.status == 201)
        }
    }

    @Test func `a repeated key gives the same patient`() async throws {
        try await withClinic { clinic in
            let key = ["Idempotency-Key": "a1"]
            let first = try await clinic.send("POST", "/api/v1/patients", Self.fatma, fields: key)
            let again = try await clinic.send("POST", "/api/v1/patients", Self.fatma, fields: key)
            #expect(again.status == 201 && again.body == first.body)
            #expect(again.fields["idempotency-replayed"] == "true")
            let other = try await clinic.send(
                "POST", "/api/v1/patients", #"{"fullName":"X","ageYears":1,"sex":"male"}"#, fields: key)
            #expect(other.status == 422)
        }
    }

    static let problems: [ProblemCase] = [
        ProblemCase(name: "no JSON", method: "POST", path: "/api/v1/patients", body: "{", problem: "400 malformedJson"),
        ProblemCase(
            name: "an unknown field, a wrong type, a missing field", method: "POST", path: "/api/v1/patients",
            body: #"{"givenname":"A","birthDate":1986}"#,
            problem: "400 validation birthDate.wrongType sex.required givenname.unknownField"),
        ProblemCase(
            name: "an unknown sex", method: "POST", path: "/api/v1/patients",
            body: #"{"givenName":"A","birthDate":"1986","sex":"F"}"#, problem: "400 validation sex.invalid"),
        ProblemCase(
            name: "fields that do not validate", method: "POST", path: "/api/v1/patients",
            body: #"{"givenName":"","birthDate":"2999-01-01","sex":"male","email":"x","mrn":"??"}"#,
            problem: "400 validation givenName.required birthDate.inFuture email.invalidEmail mrn.invalid"),
        ProblemCase(
            name: "control characters in a name", method: "POST", path: "/api/v1/patients",
            body: #"{"givenName":"A\u0000B","birthDate":"1986","sex":"male"}"#,
            problem: "400 validation givenName.invalidCharacters"),
        ProblemCase(
            name: "a duplicate name", method: "POST", path: "/api/v1/patients",
            body: #"{"givenName":"A","givenName":"B","birthDate":"1986","sex":"male"}"#, problem: "400 malformedJson"),
        ProblemCase(
            name: "another media type", method: "POST", path: "/api/v1/patients", body: fatma, type: "text/plain",
            problem: "415 unsupportedMediaType"),
        ProblemCase(
            name: "no permission to write", method: "POST", path: "/api/v1/patients", body: fatma,
            permissions: "patient-read", problem: "403 forbidden"),
        ProblemCase(
            name: "no permission to import", method: "POST", path: "/api/v1/patients/import", body: "{}",
            permissions: "patient-write", problem: "403 forbidden"),
        ProblemCase(
            name: "an unknown patient", method: "GET", path: "/api/v1/patients/\(unknown)", problem: "404 notFound"),
        ProblemCase(name: "no id", method: "GET", path: "/api/v1/patients/1", problem: "404 notFound"),
        ProblemCase(
            name: "an unknown patient's history", method: "GET", path: "/api/v1/patients/\(unknown)/history",
            problem: "404 notFound"),
        ProblemCase(
            name: "an unknown patient as of", method: "GET",
            path: "/api/v1/patients/\(unknown)?asOf=2026-01-01T00:00:00Z",
            problem: "404 notFound"),
        ProblemCase(
            name: "no instant", method: "GET", path: "/api/v1/patients/\(unknown)?asOf=yesterday",
            problem: "400 validation asOf.invalid"),
        ProblemCase(
            name: "a change without If-Match", method: "PATCH", path: "/api/v1/patients/\(unknown)", body: "{}",
            problem: "428 preconditionRequired"),
        ProblemCase(
            name: "a change of an unknown patient", method: "PATCH", path: "/api/v1/patients/\(unknown)",
            body: #"{"sex":"male"}"#, fields: ["If-Match": "\"1\""], problem: "404 notFound"),
        ProblemCase(
            name: "a change that cannot be", method: "PATCH", path: "/api/v1/patients/\(unknown)",
            body: #"{"sex":null}"#, fields: ["If-Match": "\"1\""], problem: "400 validation sex.required"),
        ProblemCase(
            name: "a limit too high", method: "GET", path: "/api/v1/patients?limit=201",
            problem: "400 validation limit.outOfRange"),
        ProblemCase(
            name: "a cursor that is none", method: "GET", path: "/api/v1/patients?cursor=AAAA",
            problem: "400 invalidCursor"),
        ProblemCase(
            name: "an unknown parameter", method: "GET", path: "/api/v1/patients?name=x",
            problem: "400 validation name.unknownParameter"),
        ProblemCase(
            name: "a text too long", method: "GET", path: "/api/v1/patients?q=" + String(repeating: "a", count: 201),
            problem: "400 validation q.tooLong"),
        ProblemCase(
            name: "a birth date that is none", method: "GET", path: "/api/v1/patients?birthDate=soon",
            problem: "400 validation birthDate.invalid"),
        ProblemCase(
            name: "an audit of nobody", method: "GET", path: "/api/v1/audit",
            problem: "400 validation patientId.required"),
        ProblemCase(
            name: "no bundle", method: "POST", path: "/api/v1/patients/import", body: "{}",
            problem: "400 malformedBundle"),
    ]

    @Test func `every refusal has its code`() async throws {
        try await withClinic { clinic in
            for row in Self.problems {
                let answer = try await clinic.send(
                    row.method, row.path, row.body, fields: row.fields, type: row.type, permissions: row.permissions)
                #expect(answer.problem == row.problem, "\(row.name)")
            }
        }
    }

    @Test func `another hospital's patient is one who never existed`() async throws {
        try await withClinic { clinic in
            let created = try await clinic.send("POST", "/api/v1/patients", Self.fatma)
            let id = try #require(try created.json()["id"]?.string)
            let requests: [(String, String, String?)] = [
                ("GET", "/api/v1/patients/", nil), ("GET", "/api/v1/patients/{id}/history", nil),
                ("PATCH", "/api/v1/patients/", #"{"sex":"male"}"#),
                ("GET", "/api/v1/patients/{id}?asOf=2099-01-01T00:00:00Z", nil),
                ("GET", "/api/v1/audit?patientId={id}", nil),
            ]
            for (method, pattern, body) in requests {
                let answers = try await [id, Self.unknown].asyncMap { id in
                    let path = pattern.contains("{id}") ? pattern.replacing("{id}", id) : pattern + id
                    return try await clinic.send(
                        method, path, body, fields: ["If-Match": "\"1\"", "X-Request-Id": "same"],
                        hospital: Clinic.other)
                }
                #expect(answers[0].body == answers[1].body && answers[0].status == answers[1].status, "\(pattern)")
            }
            let mine = try await clinic.send("GET", "/api/v1/patients?q=fatma", hospital: Clinic.other).json()
            #expect(mine["items"] == [])
        }
    }

    @Test func `the document says what a language tag is like`() throws {
        for schema in try [
            JSONSchema.of(RegisterPatientRequest.self), JSONSchema.of(ChangePatientRequest.self),
            JSONSchema.of(PatientView.self),
        ] {
            guard case .object(let properties, _) = schema.shape else {
                Issue.record("no object")
                continue
            }
            let language = try #require(properties.first { $0.name == "language" })
            guard case .string(_, let pattern?, _, LanguageTag.limitCharacters?) = language.schema.shape else {
                Issue.record("\(language)")
                continue
            }
            let expression = try Regex(pattern)
            #expect(try expression.wholeMatch(in: "de-CH-1996") != nil && expression.wholeMatch(in: "english") == nil)
            #expect(language.schema.isNullable == (schema.title == "ChangePatientRequest") && !language.isRequired)
        }
    }

    @Test func `the examples work in their order`() async throws {
        try await withClinic { clinic in
            var variables = ["userId": Clinic.user.description]
            // Those that need another record are run by the end-to-end suite, as all of them are.
            for route in PatientRoutes.all(clinic.service).prefix(8) {
                var path = route.pattern.replacing("{id}", variables["patientId"] ?? "")
                let query = route.queryParameters.compactMap { parameter in
                    parameter.example.map {
                        "\(parameter.name)=\($0.replacing("{{patientId}}", variables["patientId"] ?? ""))"
                    }
                }
                if !query.isEmpty { path += "?" + query.joined(separator: "&") }
                let answer = try await clinic.send(
                    route.method.rawValue, path, route.documentation.requestExample,
                    fields: route.documentation.readsVersion ? ["If-Match": "\"1\""] : [:])
                #expect(answer.status == route.documentation.successStatus, "\(route.operationID): \(answer.problem)")
                let example = try JSONValue(parsing: Array((route.documentation.responseExample ?? "").utf8))
                let json = try answer.json()
                let names = Set(json.members?.map(\.name) ?? [])
                let wanted = example.members?.map(\.name) ?? []
                #expect(names.isSuperset(of: wanted), "\(route.operationID)")
                if route.operationID == "registerPatient" { variables["patientId"] = json["id"]?.string }
            }
        }
    }
}

extension Array {
    /// The results of an asynchronous function, one after another.
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}

extension String {
    /// With every occurrence of a text replaced.
    fileprivate func replacing(_ text: String, _ other: String) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
