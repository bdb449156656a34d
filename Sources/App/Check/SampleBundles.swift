internal import Glibc
internal import JSON

/// FHIR bundles to import: real ones beside the checkout where there are some, else made here.
struct SampleBundles: Sendable {
    /// Where real bundles are looked for when `MEDLEY_SAMPLE_DATA` does not say.
    static let usualPlace = "../shared/data"
    /// How many real bundles a check imports.
    static let realCount = 3
    /// The largest bundle that the server takes.
    static let bundleLimitBytes = 64 * 1024 * 1024

    /// A bundle's bytes, and where it is from.
    struct Bundle: Sendable {
        var name: String
        var bytes: [UInt8]
    }

    /// A few real bundles, smallest names first; empty where there are none.
    static func real(environment: [String: String]) throws(CheckFailure) -> [Bundle] {
        let folder = (environment["MEDLEY_SAMPLE_DATA"] ?? usualPlace) + "/fhir/synthea"
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".json.gz"), name.first?.isHexDigit == true, !name.contains("Information") {
                names.append(name)
            }
        }
        var bundles: [Bundle] = []
        for name in names.sorted().prefix(realCount) {
            bundles.append(Bundle(name: name, bytes: try unpack(folder + "/" + name)))
        }
        return bundles
    }

    /// A bundle of patients with names in three scripts, each with an observation.
    static func generated() -> Bundle {
        let people: [(String, String, String, String)] = [
            ("فاطمة", "الزهراء", "1985-03-12", "female"), ("أحمد", "إبراهيم", "1990-07-01", "male"),
            ("प्रिया", "शर्मा", "1978-11-30", "female"), ("Zoë", "Müller", "2001-02-28", "female"),
        ]
        let entries: [JSONValue] = people.enumerated().flatMap { index, person -> [JSONValue] in
            let id = "check-patient-\(index + 1)"
            let patient: JSONValue = [
                "resourceType": "Patient", "id": .string(id), "gender": .string(person.3),
                "birthDate": .string(person.2),
                "name": [["use": "official", "family": .string(person.1), "given": [.string(person.0)]]],
                "identifier": [["system": "urn:medley:check", "value": .string(id)]],
            ]
            let observation: JSONValue = [
                "resourceType": "Observation", "id": .string("check-observation-\(index + 1)"), "status": "final",
                "code": ["text": "Body temperature"], "subject": ["reference": .string("Patient/\(id)")],
            ]
            return [patient, observation].map { ["resource": $0] }
        }
        let bundle: JSONValue = ["resourceType": "Bundle", "type": "collection", "entry": .array(entries)]
        return Bundle(name: "a generated bundle", bytes: bundle.bytes)
    }

    private static func unpack(_ path: String) throws(CheckFailure) -> [UInt8] {
        let result: ChildProcess.Result
        do {
            result = try ChildProcess.run(["gzip", "-dc", path], outputLimitBytes: bundleLimitBytes)
        } catch {
            throw CheckFailure("cannot unpack \(path): \(error)")
        }
        guard result.status == 0, result.bytes.count < bundleLimitBytes else {
            throw CheckFailure("cannot unpack \(path)")
        }
        return result.bytes
    }
}
