import JSON
import Kernel
import PatientAPI
import TestSupport
import Testing

@testable import Patient

/// Every text has a bound, which the document says, a request is held to, and an import as well.
@Suite(.blocking) struct PatientFieldBoundTests {
    /// A text in a request.
    struct Place: CustomTestStringConvertible {
        /// The names of the members that lead to it.
        var path: [String]
        /// The most code points that the document allows.
        var maxLength: Int?
        /// A body in which a text stands there.
        var body: @Sendable (String) -> JSONValue
        var testDescription: String { path.joined(separator: ".") }
    }

    static func places(_ schema: JSONSchema, under path: [String] = []) -> [Place] {
        switch schema.shape {
        case .string(_, _, _, let maxLength): return [Place(path: path, maxLength: maxLength) { .string($0) }]
        case .array(let items, _):
            return places(items, under: path).map { place in
                Place(path: place.path, maxLength: place.maxLength) { .array([place.body($0)]) }
            }
        case .anyOf(let choices): return choices.flatMap { places($0, under: path) }
        case .object(let properties, _):
            return properties.flatMap { property in
                // What else is required beside it, in an identifier.
                let others = properties.filter { $0.isRequired && $0.name != property.name && !path.isEmpty }
                    .map { JSONMember(name: $0.name, value: "x") }
                return places(property.schema, under: path + [property.name]).map { place in
                    Place(path: place.path, maxLength: place.maxLength) {
                        .object(others + [JSONMember(name: property.name, value: place.body($0))])
                    }
                }
            }
        default: return []
        }
    }

    /// What is refused of a text of that many letters, as the fields and codes.
    private static func refused(_ place: Place, _ count: Int, isChange: Bool) throws -> [(field: String, code: String)]
    {
        let body = place.body(String(repeating: "a", count: count))
        do {
            if isChange {
                _ = try PatientPatchTests.change(body.written)
            } else {
                let name: JSONValue = place.path == ["fullName"] ? [:] : ["givenName": "Basis"]
                let basis: JSONValue = ["birthDate": "1970-01-01", "sex": "unknown"]
                let whole = basis.replacing(with: name).replacing(with: body)
                let request = try StrictJSONDecoder().decode(RegisterPatientRequest.self, from: whole.bytes)
                _ = try PatientRegistration(request, in: PatientPatchTests.reading)
            }
            return []
        } catch let failure as Failure {
            return failure.fields.map { ($0.field, $0.code) }
        }
    }

    @Test(arguments: [false, true]) func `every text of a request is as long as the document says`(isChange: Bool)
        throws
    {
        let schema =
            isChange ? try JSONSchema.of(ChangePatientRequest.self) : try JSONSchema.of(RegisterPatientRequest.self)
        let places = Self.places(schema)
        #expect(places.contains { $0.path == ["address", "line1"] }, "the walk misses what is inside: \(places)")
        for place in places {
            let name = place.testDescription
            guard let limit = place.maxLength else {
                Issue.record(
                    """
                    \(name) has no maxLength: a bound in PatientLimits, its TextRule in PatientFields, and the member in \
                    PatientMemberSchemas. \(PatientFieldTests.guide).
                    """)
                continue
            }
            let over = try Self.refused(place, limit + 1, isChange: isChange)
            #expect(
                over.contains { $0.field.hasPrefix(place.path[0]) },
                "\(name) of \(limit + 1) characters is taken, where the document has \(limit) (PatientMemberSchemas)")
            let within = try Self.refused(place, limit, isChange: isChange)
            #expect(
                !within.contains { $0.code == TextRule.Fault.tooLong.rawValue },
                "\(name) of \(limit) characters is too long, where the document takes it (PatientMemberSchemas)")
        }
    }

    /// A resource in which each text that is no short code has that many characters.
    private static func lengthened(_ value: JSONValue, to count: Int) -> JSONValue {
        switch value {
        case .string(let text):
            guard text.count > "female".count, !text.hasPrefix("http") else { return value }
            let last = text.last ?? "a"
            return .string(text + String(repeating: last, count: max(0, count - text.count)))
        case .array(let values): return .array(values.map { lengthened($0, to: count) })
        case .object(let members):
            return .object(members.map { JSONMember(name: $0.name, value: lengthened($0.value, to: count)) })
        default: return value
        }
    }

    /// Lengths about the bounds that there are, and one that nothing reaches.
    private static let lengths = [100, 101, 120, 121, 200, 201, 254, 255, 5000]

    @Test func `an import keeps no text that a request would refuse`() async throws {
        try await withClinic { clinic in
            let cases = PatientMember.all.filter { $0.imported != nil }
                .flatMap { member in Self.lengths.map { (member, $0) } }
            let resources = cases.map { member, count in
                let base: JSONValue = [
                    "resourceType": "Patient", "id": .string("of-\(member.name)-\(count)"), "gender": "unknown",
                    "name": [["given": ["Basis"], "family": "Grund"]], "birthDate": "1970-01-01",
                ]
                return base.replacing(with: Self.lengthened(member.imported?.first ?? [:], to: count)).written
            }
            let report = try await clinic.importing(Clinic.bundle(resources))
            #expect(report.imported > cases.count / 2, "\(report)")
            for (member, count) in cases {
                let id = try clinic.sql(
                    "SELECT patient_id FROM patient.source WHERE source LIKE '%Patient/of-\(member.name)-\(count)'")
                // A name too long leaves none, and whoever has none is not registered.
                guard !id.isEmpty else { continue }
                let shown = try await clinic.send("GET", "/api/v1/patients/\(id)").json()
                guard let value = shown[member.shownAs], value != .null else { continue }
                let answer = try await clinic.send(
                    "PATCH", "/api/v1/patients/\(id)", JSONValue(member.name, value).written, fields: ["If-Match": "*"])
                #expect(
                    answer.status == 200,
                    """
                    an import keeps \(member.name) of \(count) characters, which a request refuses (\(answer.problem)): \
                    let FHIRPatient.read obey the rule of PatientFields. \(PatientFieldTests.guide).
                    """)
            }
        }
    }
}
