import Foundation
import JSON
import TestSupport
import Testing

/// Real bundles that no one on the project wrote, where they are at hand.
private enum SampleBundles {
    /// The bundles of the hospitals and, smallest first, of so many patients, decompressed.
    static func bundles(patients: Int) throws -> (hospitals: [Data], patients: [Data]) {
        let sized = try SampleData.files().map {
            (url: $0, size: try $0.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
        }
        .sorted { ($0.size, $0.url.path) < ($1.size, $1.url.path) }.map(\.url)
        let hospitals = sized.filter { $0.lastPathComponent.contains("nformation") }
        let people = sized.filter { !$0.lastPathComponent.contains("nformation") }.prefix(patients)
        return (try hospitals.map(SampleData.bytes), try people.map(SampleData.bytes))
    }

    /// All that tells who the Patient of a bundle is: names, maiden names, phones, identifiers, birth date, address lines.
    static func identity(_ bundle: Data) throws -> Set<String> {
        let root = try JSONSerialization.jsonObject(with: bundle) as? [String: Any]
        let entries = root?["entry"] as? [[String: Any]] ?? []
        let resources = entries.compactMap { $0["resource"] as? [String: Any] }
        guard let patient = resources.first(where: { $0["resourceType"] as? String == "Patient" }) else { return [] }
        var texts: [String] = [patient["birthDate"] as? String, patient["id"] as? String].compactMap { $0 }
        for name in patient["name"] as? [[String: Any]] ?? [] {
            texts += [name["family"] as? String].compactMap { $0 } + (name["given"] as? [String] ?? [])
        }
        for list in ["telecom", "identifier"] {
            texts += (patient[list] as? [[String: Any]] ?? []).compactMap { $0["value"] as? String }
        }
        for address in patient["address"] as? [[String: Any]] ?? [] { texts += address["line"] as? [String] ?? [] }
        for item in patient["extension"] as? [[String: Any]] ?? [] {
            if (item["url"] as? String)?.hasSuffix("mothersMaidenName") == true {
                texts += [item["valueString"] as? String].compactMap { $0 }
            }
        }
        return Set(texts.filter { $0.count >= 5 })
    }
}

extension EndToEnd {
    /// An erasure of somebody who came with all their records from elsewhere.
    @Suite struct SampleErasureTests {
        @Test(.enabled(if: SampleData.bundles != nil, "\(SampleData.absence)"))
        func `whoever came in a real bundle goes with every resource of it, and others stay`() throws {
            let (hospitals, people) = try SampleBundles.bundles(patients: 2)
            try #require(people.count == 2)
            let postgres = try PrivatePostgres(fsync: false)
            let desk = try MergeDesk(try Installation(postgres))
            for bundle in hospitals + people { try Self.importBundle(desk, bundle) }
            // What others share with them, such as a city's street, is theirs still.
            let rest = (hospitals + people.dropFirst()).map { String(decoding: $0, as: UTF8.self) }
            let texts = try SampleBundles.identity(people[0]).filter { text in !rest.contains { $0.contains(text) } }
            try #require(texts.count >= 8, "\(texts.count)")
            let search = ErasureSearch(Array(texts), forms: .few)
            let other = ErasureSearch(Array(try SampleBundles.identity(people[1])), forms: .few)
            #expect(!search.findings(in: try Self.dump(postgres, desk)).isEmpty)

            let name = try #require(texts.first { $0.wholeMatch(of: /\p{Lu}\p{Ll}+\d+/) != nil })
            let found = try desk.read("/patients?q=\(name)").json["items"]?.elements ?? []
            let patient = try #require(found.first?["id"]?.string)
            try desk.write(
                "POST", "/erasure-requests", ["patientId": .string(patient), "reason": "Asked for in writing"])
            _ = try desk.read("/patients/\(patient)")
            let dump = try Self.dump(postgres, desk)
            search.expectNothing(in: dump, "the dump")
            #expect(!other.findings(in: dump).isEmpty)
            search.expectNothing(inFilesOf: desk.installation.state.path, except: ["master.key"])
            search.expectNothing(in: desk.installation.server.wholeLog, "the server's log")
            try desk.verify()
        }

        private static func dump(_ postgres: PrivatePostgres, _ desk: MergeDesk) throws -> String {
            TemporaryFolder.text(of: try postgres.dump(desk.installation.database))
        }

        private static func importBundle(_ desk: MergeDesk, _ bundle: Data) throws {
            var request = ServerRequest("POST", "/api/v1/patients/import", token: desk.clinic.token)
            request.body = [UInt8](bundle)
            request.contentType = "application/fhir+json"
            let answer = try desk.clinic.client.send(request)
            #expect(answer.status == 200 && answer.json["errorCount"]?.number?.integer() == 0, "\(answer.summary)")
        }
    }
}
