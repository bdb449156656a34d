import Foundation
import Kernel
import PatientAPI
import TestSupport
import Testing

@testable import Patient

/// Real bundles as another reader of JSON than the product's sees them.
enum SampleBundles {
    /// How many resources a bundle has of each type.
    static func count(_ bytes: [UInt8]) throws -> [String: Int] {
        let bundle = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        let entries = bundle?["entry"] as? [[String: Any]] ?? []
        return entries.reduce(into: [:]) { counts, entry in
            let resource = entry["resource"] as? [String: Any]
            counts[resource?["resourceType"] as? String ?? "", default: 0] += 1
        }
    }
}

@Suite struct RealBundlesTests {
    @Test(.enabled(if: SampleData.bundles != nil, "\(SampleData.absence)"))
    func `every real bundle comes in whole, once`() async throws {
        let files = try SampleData.files()
        try #require(!files.isEmpty)
        try await withClinic { clinic in
            var expected: [String: Int] = [:]
            var total = PatientImportReport()
            for file in files {
                let bytes = Array(try SampleData.bytes(file))
                expected.merge(try SampleBundles.count(bytes)) { $0 + $1 }
                let report = try await clinic.service.importBundle(
                    clinic.context(), ChunkedDocument(bytes: bytes, chunkBytes: 65_536))
                #expect(
                    report.errors.isEmpty && report.skipped == 0 && report.updated == 0, "\(file.lastPathComponent)")
                total.imported += report.imported
                total.kept.merge(report.kept) { $0 + $1 }
            }
            #expect(total.imported == expected.removeValue(forKey: "Patient"))
            #expect(total.kept == expected)
            try await expectFound(clinic)

            let rows = try clinic.sql("SELECT count(*) FROM patient.external_resource WHERE resource_type <> 'Patient'")
            #expect(Int(rows) == expected.values.reduce(0, +))
            let events = try clinic.sql("SELECT count(*) FROM journal.event")
            let largest = try #require(files.last)
            let again = try await clinic.service.importBundle(
                clinic.context(), ChunkedDocument(bytes: Array(SampleData.bytes(largest))))
            #expect(again.imported == 0 && again.updated == 0 && again.kept.isEmpty && again.errors.isEmpty)
            let unchanged = try clinic.sql("SELECT count(*) FROM journal.event")
            #expect(unchanged == events)
            try await clinic.expectClean()
        }
    }

    /// Each patient has a name, a birth date, a phone and a number, and is found by the beginning of the name.
    private func expectFound(_ clinic: Clinic) async throws {
        let page = PatientPageRequest(limit: 200)
        let all = try await clinic.service.search(clinic.context(), PatientSearchQuery(page: page)).items
        #expect(Set(all.map(\.mrn)).count == all.count)
        for view in all {
            #expect(view.fullName != nil && view.birthDate != nil && view.phone?.hasPrefix("+1") == true)
            #expect(view.identifiers.count >= 3)
            let query = PatientSearchQuery(text: String(view.fullName?.prefix(6) ?? "?"), page: page)
            let found = try await clinic.service.search(clinic.context(), query).items
            #expect(found.contains { $0.id == view.id })
        }
    }
}
