import Kernel
import PatientAPI
import Postgres
import TestSupport
import Testing

@testable import Patient

@Suite struct PatientSearchTests {
    /// A small clinic of three scripts; the number is the name in the tests.
    static let clinic: [(mrn: String, details: PatientDetails)] = [
        ("000001", Fixture.details("Fatma|Hassan", born: "1986-03-14", phone: "+201001234567")),
        ("000002", Fixture.details("Fatima Zahra|El Idrissi", born: "1990-01-01", phone: "+201112223334")),
        ("000003", Fixture.details("Hassan|Farouk", born: "1955-12-31", phone: "+201001234567")),
        ("000004", Fixture.details("José|Peña García", born: "1986-03-14", phone: "+34600111222")),
        ("000005", Fixture.details("أحمد|عبدالله", born: "1979", phone: "+201501234567")),
        ("000006", Fixture.details("مُحَمَّد|إبراهيم", born: "2001-06")),
        ("000007", Fixture.details("फ़ातिमा|शर्मा", born: "1993-09-09", phone: "+919812345678")),
        ("000008", Fixture.details("राम|कुमार", born: "1960-02-29")),
        (
            "MC-9",
            Fixture.details(
                "John|Smith", born: "1970-07-07",
                identifiers: [PatientIdentifier(system: "passport", value: "A-123 456")])
        ),
        ("000010", Fixture.details("Johanna|Smithers", born: "1971-08-08")),
        ("000011", Fixture.details("Sukarno", born: "1901-06-06")),
        ("000012", Fixture.details("Abe604|Gleason633", born: "1999-05-05")),
    ]

    /// What is typed in Egypt, and whom it finds, best first.
    static let searches: [(typed: String, found: [String])] = [
        ("fatma", ["000001", "000002"]),
        ("FATIMA", ["000002", "000001"]),
        ("fat", ["000002", "000001"]),
        ("hassan", ["000003", "000001"]),
        ("fatma hassan", ["000001"]),
        ("hassan fatma", ["000001"]),
        ("hassan fat", ["000001"]),
        ("zahra", ["000002"]),
        ("idris", ["000002"]),
        ("pena", ["000004"]),
        ("josé peña", ["000004"]),
        ("garcia jose", ["000004"]),
        ("احمد", ["000005", "000006"]),
        ("أحمد عبد الله", ["000005"]),
        ("عبدالله", ["000005"]),
        ("محمد", ["000006", "000005"]),
        ("ابراهيم", ["000006"]),
        ("إبراهيم محمد", ["000006"]),
        ("फातिमा", ["000007"]),
        ("शर्मा", ["000007"]),
        ("राम", ["000008"]),
        ("कुमार राम", ["000008"]),
        ("smiht", ["MC-9"]),
        ("jonh smith", ["MC-9"]),
        ("smith", ["MC-9", "000010"]),
        ("mc-9", ["MC-9"]),
        ("000008", ["000008"]),
        ("8", ["000008"]),
        ("0100 123 4567", ["000001", "000003"]),
        ("+20 100 1234567", ["000001", "000003"]),
        ("٠١٠٠١٢٣٤٥٦٧", ["000001", "000003"]),
        ("34567", ["000001", "000003", "000005"]),
        ("012345678", ["000007"]),
        ("01501", ["000005"]),
        ("A123456", ["MC-9"]),
        ("a-123 456", ["MC-9"]),
        ("14/03/1986", ["000001", "000004"]),
        ("1986-03-14", ["000001", "000004"]),
        ("fatma 1986", ["000001"]),
        ("fatma 1990", []),
        ("sukarno", ["000011"]),
        ("gleason", ["000012"]),
        ("abe604", ["000012"]),
        ("zzzzzz", []),
        ("%", []),
    ]

    static func search(
        _ store: PatientDatabase, _ plan: PatientSearchPlan, after: PatientCursor? = nil, limit: Int = 50,
        hospital: HospitalID = PatientDatabase.hospital
    ) async throws -> [(view: PatientView, class: Int)] {
        let result = try await store.database.query(
            PatientQueries.search(hospital, plan, after: after, limit: limit), scope: .hospital(hospital))
        return try result.map { (try PatientRow.view($0), try $0.int(PatientRow.columnCount)) }
    }

    @Test func `what people type finds whom they mean, best first`() async throws {
        try await withPatientDatabase { store in
            try await store.insert(Self.clinic)
            for row in Self.searches {
                let found = try await Self.search(store, PatientSearchPlanTests.plan(row.typed))
                let numbers = found.map(\.view.mrn)
                // Within one class of equals the order is by id or name; the table names it as it is.
                #expect(numbers == row.found, "\(row.typed) found \(numbers), classes \(found.map(\.class))")
            }
        }
    }

    @Test func `another hospital finds nothing, nor does one that names another`() async throws {
        try await withPatientDatabase { store in
            try await store.insert(Self.clinic)
            let plan = PatientSearchPlanTests.plan("fatma")
            let other = try await Self.search(store, plan, hospital: PatientDatabase.otherHospital)
            #expect(other.isEmpty)
            let foreign = try await store.database.query(
                PatientQueries.search(PatientDatabase.hospital, plan, after: nil, limit: 50),
                scope: .hospital(PatientDatabase.otherHospital))
            #expect(foreign.count == 0)
        }
    }

    @Test(arguments: ["ma", "li", "محمد", "katito", "ri 19", "5550"])
    func `pages of any size hold everything once, in order`(typed: String) async throws {
        try await withPatientDatabase { store in
            try store.prepare(GeneratedPatients.sql(hospital: PatientDatabase.hospital, count: 5000))
            let plan = PatientSearchPlanTests.plan(typed)
            let whole = try await Self.search(store, plan, limit: 6000)
            for size in [1, 7, 200] where size > 1 || whole.count < 300 {
                var paged: [PatientID] = []
                var cursor: PatientCursor?
                repeat {
                    let page = try await Self.search(store, plan, after: cursor, limit: size)
                    paged += page.map(\.view.id)
                    cursor = page.last.map { PatientCursor(class: $0.class, patient: $0.view.id) }
                    if page.count < size { cursor = nil }
                } while cursor != nil
                #expect(paged == whole.map(\.view.id), "\(typed) by \(size)")
                #expect(Set(paged).count == paged.count)
            }
        }
    }

    @Test func `a change moves a patient in the search`() async throws {
        try await withPatientDatabase { store in
            let ids = try await store.insert(Self.clinic)
            let renamed = PatientChanged(
                patientID: ids[0], updates: [.name(PersonName(givenName: "Mona", familyName: "Zaki"))],
                at: Fixture.later)
            let moved = PatientChanged(
                patientID: ids[0],
                updates: [.phone(nil), .identifiers([PatientIdentifier(system: "x", value: "77-88")])],
                at: Fixture.later)
            try await store.apply([(2, .changed(renamed)), (3, .changed(moved))], to: ids[0])
            let found = try await Self.search(store, PatientSearchPlanTests.plan("zaki"))
            #expect(found.map(\.view.mrn) == ["000001"])
            #expect(found.first?.view.version == 3)
            #expect(found.first?.view.phone == nil)
            #expect(found.first?.view.birthDate == "1986-03-14")
            #expect(try await Self.search(store, PatientSearchPlanTests.plan("7788")).count == 1)
            let byPhone = try await Self.search(store, PatientSearchPlanTests.plan("0100 123 4567"))
            #expect(byPhone.map(\.view.mrn) == ["000003"])
        }
    }
}
