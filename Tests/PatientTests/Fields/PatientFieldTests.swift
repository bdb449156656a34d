import JSON
import Kernel
import PatientAPI
import Postgres
import Testing

@testable import Patient

/// Goes over every member of a patient by reflection, so that none is forgotten in a place where the compiler says nothing.
///
/// A failure names the member and the place; docs/adding-a-field.md goes through all of them.
@Suite struct PatientFieldTests {
    static let guide = "docs/adding-a-field.md says what belongs to a field"

    static func labels(_ value: Any) -> Set<String> { Set(Mirror(reflecting: value).children.compactMap(\.label)) }

    static let view = PatientView(
        id: Fixture.patient, mrn: "1", sex: .female, version: 1, createdAt: Fixture.now, updatedAt: Fixture.now)

    /// Says which names are in one list alone.
    private static func expectSame(_ found: Set<String>, _ known: Set<String>, _ place: String) {
        for name in found.subtracting(known).sorted() {
            Issue.record("\(name) of \(place) is not in PatientMember: add it there. \(guide).")
        }
        for name in known.subtracting(found).sorted() {
            Issue.record("\(place) lacks \(name), which PatientMember says it has. \(guide).")
        }
    }

    @Test func `every member of requests, views and details is in the table of the guards`() {
        let registered = PatientMember.all.filter { $0.notRegistered == nil }.map(\.name)
        Self.expectSame(
            Self.labels(RegisterPatientRequest(sex: .female)),
            Set(registered + PatientMember.otherRequestMembers.keys), "RegisterPatientRequest")
        Self.expectSame(
            Self.labels(ChangePatientRequest()), Set(PatientMember.all.map(\.name)), "ChangePatientRequest")
        Self.expectSame(
            Self.labels(Self.view), Set(PatientMember.all.map(\.shownAs) + PatientMember.otherViewMembers.keys),
            "PatientView")
        Self.expectSame(
            Set(Self.labels(PatientDetails(sex: .female)).map { $0 == "standing" ? "status" : $0 }),
            Set(PatientField.allCases.map(\.rawValue)), "PatientDetails")
        Self.expectSame(
            Set(PatientField.allCases.map(\.rawValue)), Set(PatientMember.all.map(\.field.rawValue)), "PatientField")
    }

    @Test func `an update of a field is of that field and takes its value over`() {
        let full = PatientEventCodecTests.full
        let fresh = PatientDetails(sex: .unknown)
        for field in PatientField.allCases {
            guard Self.property(field, of: full) != Self.property(field, of: fresh) else {
                Issue.record("PatientEventCodecTests.full has no \(field): give it one. \(Self.guide).")
                continue
            }
            if let fault = Self.fault(field, full, fresh) { Issue.record("\(fault). \(Self.guide).") }
        }
    }

    /// What is wrong with how a field is read and set; nil where nothing is.
    private static func fault(_ field: PatientField, _ full: PatientDetails, _ fresh: PatientDetails) -> String? {
        let name = field.rawValue
        let update = full.update(of: field)
        guard update.field == field else {
            return
                "PatientDetails.update(of:) gives \(update.field) for \(name), or PatientFieldUpdate.field calls it so"
        }
        guard update != fresh.update(of: field) else {
            return "PatientDetails.update(of:) gives the same for two values of \(name): let it read the property"
        }
        var applied = fresh
        applied.apply(update)
        guard property(field, of: applied) == property(field, of: full) else {
            return "PatientDetails.apply does not take \(name): let it set the property"
        }
        return fresh.updates(to: applied) == [update] ? nil : "PatientDetails.apply sets more than \(name)"
    }

    /// What the property of a field holds.
    private static func property(_ field: PatientField, of details: PatientDetails) -> String {
        let label = field == .status ? "standing" : field.rawValue
        let child = Mirror(reflecting: details).children.first { $0.label == label }
        return child.map { String(reflecting: $0.value) } ?? "no property \(label)"
    }

    @Test func `every column says of which field it is, and its place`() {
        let parts = PatientColumn.allCases.compactMap { column -> PatientRowPart? in
            if case .with(let part) = column.definition.writing { part } else { nil }
        }
        // The status is written where an event says one, and so are erasures.
        for field in PatientField.allCases where field != .status {
            let hasColumn = parts.contains(.field(field))
            #expect(
                hasColumn,
                """
                no column in PatientColumn is written .with(.field(.\(field.rawValue))): add one, or let the one that is \
                there say so. \(Self.guide).
                """)
        }
        #expect(PatientColumn.allCases.map(\.rawValue) == Array(PatientColumn.allCases.indices))
        #expect(Set(PatientColumn.allCases.map(\.name)).count == PatientColumn.allCases.count)
        #expect(Set(parts.map(\.flag)).count == Set(parts).count)
    }

    @Test func `the columns of identifying fields are blanked by an erasure, and no others of a field`() {
        for column in PatientColumn.allCases {
            guard case .with(.field(let field)) = column.definition.writing else { continue }
            var isBlanked = false
            if case .becomes = column.definition.erasure { isBlanked = true }
            #expect(isBlanked == field.isIdentifying, "\(column.name): PatientColumn and PatientField disagree")
        }
    }

    @Test func `the examples name every member`() throws {
        let request = try JSONValue(parsing: Array(RegisterPatient.requestExample.utf8))
        for member in PatientMember.all where member.notRegistered == nil && member.notInExample == nil {
            #expect(
                request[member.name] != nil,
                "\(member.name) is missing in RegisterPatient.requestExample. \(Self.guide).")
        }
        let example = try JSONValue(parsing: Array(PatientRoutes.example.utf8))
        let wanted = Self.labels(Self.view).subtracting(PatientMember.membersWithoutExample.keys)
        for name in wanted.sorted() {
            #expect(example[name] != nil, "\(name) is missing in PatientRoutes.example. \(Self.guide).")
        }
    }

    @Test func `whatever a score compares is read of suspects`() async throws {
        try await withPatientDatabase { store in
            let details = PatientEventCodecTests.full
            try await store.insert([(mrn: "1", details: details)])
            let query = "SELECT \(PatientRow.columns), NULL::text FROM patient.patient p WHERE p.hospital_id = $1"
            let rows = try await store.database.query(
                PreparedStatement(stringLiteral: query).bound(.id(PatientDatabase.hospital)),
                scope: .hospital(PatientDatabase.hospital))
            let suspect = try PatientRow.suspect(rows[0]).details
            let alike = DuplicateScore(details, details)
            for field in PatientField.allCases where suspect.update(of: field) != details.update(of: field) {
                var other = details
                other.apply(PatientDetails(sex: .male).update(of: field))
                let score = DuplicateScore(details, other)
                #expect(
                    score.points == alike.points && score.reasons == alike.reasons,
                    """
                    \(field): DuplicateScore compares it, so PatientRow.suspect must read it; `break` there is for what \
                    nobody is recognised by
                    """)
            }
        }
    }
}
