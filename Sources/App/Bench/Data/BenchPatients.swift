internal import JSON

/// Patients of a hospital, imported over the API like those of any other.
struct BenchPatients {
    /// The most patients that one page of the list has, and that one import brings here.
    static let (pageLimit, importLimit) = (200, 1000)

    let server: MedleyServer
    let hospital: BenchHospital

    /// Imports so many patients and answers their ids.
    func importing(_ count: Int) throws -> [String] {
        let session = try hospital.session(at: server)
        for first in stride(from: 1, through: count, by: Self.importLimit) {
            let answer = try session.client.send(
                "POST", "/api/v1/patients/import", token: session.token,
                body: Self.bundle(first...min(count, first + Self.importLimit - 1)).bytes,
                contentType: "application/fhir+json")
            try CheckSession.require(200, answer, "importing patients")
        }
        let patients = try Self.list(session)
        guard patients.count == count else {
            throw BenchFailure.failed("\(patients.count) of \(count) patients were imported")
        }
        return patients
    }

    private static func list(_ session: CheckSession) throws -> [String] {
        var ids: [String] = []
        var target = "/api/v1/patients?limit=\(pageLimit)"
        while true {
            let page = try session.expect(200, "GET", target)
            ids += (page.json["items"]?.elements ?? []).compactMap { $0["id"]?.string }
            guard let cursor = page.json["nextCursor"]?.string else { return ids }
            target = "/api/v1/patients?limit=\(pageLimit)&cursor=\(CheckQuery.encode(cursor))"
        }
    }

    private static func bundle(_ numbers: ClosedRange<Int>) -> JSONValue {
        let entries: [JSONValue] = numbers.map { number in
            let script = NameScript.all[number % NameScript.all.count]
            let given = script.givenNames[number % script.givenNames.count]
            let family = script.familyNames[number * 31 % script.familyNames.count]
            return [
                "resource": [
                    "resourceType": "Patient", "id": .string("bench-\(number)"),
                    "gender": .string(number % 2 == 0 ? "female" : "male"),
                    "birthDate": .string("19\(50 + number % 50)-0\(1 + number % 9)-1\(number % 10)"),
                    "name": [["use": "official", "family": .string(family), "given": [.string(given)]]],
                    "identifier": [["system": "urn:medley:bench", "value": .string("B\(number)")]],
                ]
            ]
        }
        return ["resourceType": "Bundle", "type": "collection", "entry": .array(entries)]
    }
}
