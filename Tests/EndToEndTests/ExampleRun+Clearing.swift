import Foundation
import JSON
import TestSupport

extension ExampleRun {
    /// Signs another hospital up, which the examples send money to.
    mutating func makeNeighbour() throws {
        let made = try Clinic.signUp(Installation.freshCode(), clinic.client)
        name("otherHospitalId", made.variables["hospitalId"])
        neighbour = made
    }
}

extension Clinic {
    /// Has it take money from another hospital.
    func takeMoney(from hospital: String?) throws {
        var request = ServerRequest("PUT", "/api/v1/clearing-agreement", token: token)
        let body: JSONValue = ["operators": [.string(hospital ?? "")]]
        request.body = body.bytes
        request.contentType = "application/json"
        request.fields = [("Idempotency-Key", UUID().uuidString)]
        let answer = try client.send(request)
        guard answer.status == 200 else { throw TestFailure("agreeing: \(answer.summary)") }
    }
}
