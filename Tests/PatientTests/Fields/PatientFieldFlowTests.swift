import JSON
import Kernel
import PatientAPI
import TestSupport
import Testing

@testable import Patient

/// Sends every member of a patient the ways that it can go.
@Suite(.blocking) struct PatientFieldFlowTests {
    private static let guide = PatientFieldTests.guide

    /// A registration of nothing more than is needed.
    private static let basis: JSONValue = [
        "givenName": "Basis", "familyName": "Grund", "birthDate": "1970-01-01", "sex": "unknown",
        "confirmDuplicate": true,
    ]

    @Test func `what is given is shown, changed, cleared and told, by the row as by the log`() async throws {
        try await withClinic { clinic in
            for member in PatientMember.all {
                let given = member.notRegistered == nil ? JSONValue(member.name, member.first) : [:]
                let body = Self.basis.replacing(with: given, without: member.excludes)
                let made = try await clinic.send("POST", "/api/v1/patients", body.written)
                #expect(made.status == 201, "\(member.name): \(made.problem)")
                guard made.status == 201 else { continue }
                let run = MemberRun(clinic: clinic, member: member, id: try made.json()["id"]?.string ?? "")
                try await run.expectShown(
                    member.notRegistered == nil ? member.first : nil, after: "registration", tag: 1)
                var tag = 1
                var tries = member.notRegistered == nil ? [member.second] : [member.first, member.second]
                if member.notCleared == nil { tries.append(.null) }
                for value in tries {
                    try await run.change(to: value, tag: tag)
                    tag += 1
                    try await run.expectShown(value, after: "a PATCH to \(value.written)", tag: tag)
                }
                try await run.expectTold(times: tries.count + (member.notRegistered == nil ? 1 : 0))
            }
            try await clinic.expectClean()
        }
    }

    @Test func `an import gives what FHIR has of a field, and takes over what it says later`() async throws {
        try await withClinic { clinic in
            let members = PatientMember.all.filter { $0.imported != nil }
            for member in PatientMember.all where member.imported == nil {
                #expect(member.notImported != nil, "\(member.name): say in PatientMember why FHIRPatient has none")
            }
            func resources(_ part: (PatientMember) -> JSONValue?) -> [String] {
                members.compactMap { member in
                    let base: JSONValue = [
                        "resourceType": "Patient", "id": .string("of-\(member.name)"), "gender": "unknown",
                        "name": [["given": ["Basis"], "family": "Grund"]], "birthDate": "1970-01-01",
                    ]
                    return part(member).map { base.replacing(with: $0).written }
                }
            }
            let first = try await clinic.importing(Clinic.bundle(resources { $0.imported?.first }))
            #expect(first.imported == members.count, "\(first)")
            try await Self.expectImported(clinic, members) { $0.first }
            let next = try await clinic.importing(Clinic.bundle(resources { $0.imported?.next }))
            #expect(next.updated == members.count, "\(next)")
            try await Self.expectImported(clinic, members) { $0.imported?.shown ?? $0.second }
            try await clinic.expectClean()
        }
    }

    private static func expectImported(
        _ clinic: Clinic, _ members: [PatientMember], _ value: (PatientMember) -> JSONValue
    ) async throws {
        for member in members {
            let id = try clinic.sql(
                "SELECT patient_id FROM patient.source WHERE source LIKE '%Patient/of-\(member.name)'")
            let shown = try await clinic.send("GET", "/api/v1/patients/\(id)").json()
            #expect(
                shown[member.shownAs] == value(member),
                "\(member.name): FHIRPatient.read or PatientDetails.refresh leaves it out. \(guide).")
        }
    }

    /// A person of whom everything is known that can be given at once.
    private static var everything: JSONValue {
        PatientMember.all.filter { $0.notRegistered == nil && $0.excludes.isEmpty }
            .reduce(["confirmDuplicate": true]) { $0.replacing(with: JSONValue($1.name, $1.first)) }
    }

    @Test func `the archive has every field, the log tells none that identifies, and an erasure leaves none`()
        async throws
    {
        try await withClinic { clinic in
            let made = try await clinic.send("POST", "/api/v1/patients", Self.everything.written)
            #expect(made.status == 201, "\(made.problem)")
            let id = try #require(PatientID(try made.json()["id"]?.string ?? ""))
            let members = PatientMember.all.filter { $0.notRegistered == nil && $0.excludes.isEmpty }
            try await Self.expectArchived(clinic, id, members)
            let log = try clinic.sql("SELECT string_agg(data::text, '') FROM journal.event").lowercased()
            for member in members {
                let isClear = member.first.leaves.contains { $0.count > 2 && log.contains($0.lowercased()) }
                #expect(
                    isClear != member.field.isIdentifying,
                    "\(member.name): PatientField.isIdentifying and what events show disagree. \(Self.guide).")
            }
            let before = try await clinic.send("GET", "/api/v1/patients/\(id)").json()
            _ = try await clinic.service.erase(clinic.context(), EraseRequest(patientId: id, reason: "Asked for"))
            let left = try ErasureServiceTests.everything(clinic).lowercased()
            let after = try await clinic.send("GET", "/api/v1/patients/\(id)").json()
            for member in members {
                guard member.field.isIdentifying else {
                    #expect(after[member.shownAs] == before[member.shownAs], "\(member.name) is gone for no reason")
                    continue
                }
                #expect(after[member.shownAs] == member.none, "\(member.name) is shown of an erased patient")
                for text in member.first.leaves where text.count > 8 {
                    #expect(!left.contains(text.lowercased()), "\(member.name): \(text) outlives the erasure")
                }
            }
            try await clinic.expectClean()
        }
    }

    private static func expectArchived(_ clinic: Clinic, _ id: PatientID, _ members: [PatientMember]) async throws {
        let archive = try await clinic.service.export(clinic.context(), id)
        var bytes: [UInt8] = []
        while let chunk = try await archive.next() { bytes += chunk }
        let files = try ZIPFiles.read(bytes)
        func text(_ name: String) -> String {
            files.first { $0.name == name }.map { String(decoding: $0.content, as: UTF8.self) } ?? ""
        }
        let record = try JSONValue(parsing: Array(text("patient/records.ndjson").utf8))
        let history = text("patient/history.ndjson")
        for member in members {
            #expect(record[member.shownAs] == member.first, "\(member.name) is missing in the archive. \(guide).")
            #expect(history.contains("\"field\":\"\(member.told)\""), "\(member.name): the archive's history lacks it")
        }
    }
}

/// The way of one member through one record.
private struct MemberRun {
    let clinic: Clinic
    let member: PatientMember
    let id: String

    private var path: String { "/api/v1/patients/\(id)" }

    /// Sends a change; it must be taken and make a version.
    func change(to value: JSONValue, tag: Int) async throws {
        let answer = try await clinic.send(
            "PATCH", path, JSONValue(member.name, value).written, fields: ["If-Match": "\"\(tag)\""])
        #expect(answer.status == 200, "\(member.name): \(answer.problem)")
        let version = try answer.json()["version"]
        #expect(
            version == .integer(tag + 1),
            "\(member.name): a PATCH is answered 200 and dropped (PatientPatch). \(PatientFieldTests.guide).")
    }

    /// Expects a value in the row as it is rendered, in the row's view, and in the view of the log.
    func expectShown(_ value: JSONValue?, after what: String, tag: Int) async throws {
        let patient = try #require(PatientID(id))
        let rendered = try await clinic.send("GET", path).json()
        let row = try await clinic.service.patient(clinic.context(), patient, asOf: nil)
        let last = try await clinic.service.history(clinic.context(), patient, .init()).items.first
        let past = try await clinic.service.patient(clinic.context(), patient, asOf: try #require(last).at)
        let shown = rendered[member.shownAs]
        if (value ?? .null) == .null {
            #expect(shown == member.none, "\(member.name) is shown without a value after \(what)")
        } else if let value, member.notShownAsGiven == nil {
            #expect(shown == value, "\(member.name) is not shown after \(what). \(PatientFieldTests.guide).")
        } else if value != nil {
            #expect(shown != nil && shown != "1970-01-01", "\(member.name) is not shown after \(what)")
        }
        let (rowText, pastText) = (try Self.text(row), try Self.text(past))
        #expect(rowText == rendered.written, "\(member.name): PatientRow.view and PatientRow.rendered differ")
        #expect(rowText == pastText, "\(member.name) after \(what): the row and the log differ (PatientColumn)")
    }

    private static func text(_ view: PatientView) throws -> String {
        String(decoding: try StrictJSONEncoder().encode(view), as: UTF8.self)
    }

    /// Expects that history tells of the member that many times.
    func expectTold(times: Int) async throws {
        let patient = try #require(PatientID(id))
        let items = try await clinic.service.history(clinic.context(), patient, .init()).items
        let told = items.flatMap(\.changes).filter { $0.field == member.told }
        #expect(
            told.count == times,
            "\(member.name): history tells \(told.count) of \(times) changes (PatientDetails.texts)")
    }
}
