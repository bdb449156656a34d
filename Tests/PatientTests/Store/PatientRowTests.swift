import Foundation
import Kernel
import PatientAPI
import Postgres
import TestSupport
import Testing

@testable import Patient

@Suite struct PatientRowTests {
    /// Texts of every kind that a field may hold: scripts, escapes, what looks like JSON, and none at all.
    private static let texts: [String?] = [
        nil, "", "Mona", "فاطمة حسن", "राम", "😀 q", "O\"Hara", "back\\slash", "tab\there\u{1}", "{\"a\":[", "],\"b\":1",
        String(repeating: "ق", count: 200),
    ]

    @Test func `a row is rendered as its view is written, whatever it holds`() async throws {
        try await withPatientDatabase { store in
            var random = SeededRandom()
            let patients = (0..<300).map { (mrn: "\($0)", details: Self.details(&random)) }
            let ids = try await store.insert(patients)
            let update = PatientChanged(patientID: ids[0], updates: [.status(.inactive)], at: Fixture.later)
            try await store.apply([(2, .changed(update))], to: ids[0])
            let rows = try await store.database.query(
                PatientQueries.patients.bound(.id(PatientDatabase.hospital), .ids(ids)),
                scope: .hospital(PatientDatabase.hospital))
            #expect(rows.count == patients.count)
            for row in (0..<rows.count).map({ rows[$0] }) {
                let view = try PatientRow.view(row)
                let rendered = try PatientRow.rendered(row)
                let written = Rendered(view, version: view.version)
                #expect(
                    String(decoding: rendered.json, as: UTF8.self) == String(decoding: written.json, as: UTF8.self))
                #expect(rendered.version == (view.id == ids[0] ? 2 : 1))
            }
        }
    }

    /// The benchmark is in a target that may not see this one's columns, so its text is read.
    @Test func `the benchmark's statement written by hand selects what the server selects`() throws {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        let file = root.appending(path: "Sources/App/Bench/Parts/ReadRival.swift")
        let words = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isWhitespace)
        let text = words.filter { $0 != "\\" }.joined(separator: " ")
        let columns = PatientColumn.read.map { $0.selected.replacing("p.", with: "") }.joined(separator: ", ")
        let isSame = text.contains("SELECT \(columns) FROM patient.patient")
        #expect(
            isSame,
            "ReadRival selects other columns than PatientColumn.read, so the comparison is not honest: give it \(columns)"
        )
    }

    private static func details(_ random: inout SeededRandom) -> PatientDetails {
        func text() -> String? { texts[Int(random.next() % UInt64(texts.count))] }
        var details = PatientDetails(sex: PatientSex.allCases[Int(random.next() % UInt64(PatientSex.allCases.count))])
        details.name = PersonName(givenName: text(), familyName: text(), fullName: nil)
        let dates = ["1986-03-14", "1986-03", "1986", "1986~"]
        details.birthDate = PartialDate(dates[Int(random.next() % 4)])
        details.phone = random.next().isMultiple(of: 2) ? PhoneNumber("+201001234567") : nil
        details.email = random.next().isMultiple(of: 2) ? EmailAddress("mona@nile.example") : nil
        if random.next().isMultiple(of: 2) {
            var address = PatientAddress()
            (address.line1, address.city, address.region) = (text(), text(), text())
            details.address = address
        }
        details.identifiers = (0..<Int(random.next() % 4)).map {
            PatientIdentifier(system: "urn:\($0)", value: text() ?? "x")
        }
        details.language = random.next().isMultiple(of: 2) ? LanguageTag("ar") : nil
        return details
    }
}
