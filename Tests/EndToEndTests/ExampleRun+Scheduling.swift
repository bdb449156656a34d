import JSON
import TestSupport

extension ExampleRun {
    /// Says that the practitioner of the examples is whoever signed the hospital up, and logged in first.
    mutating func namePractitioner() throws {
        if clinic.variables["practitionerId"] == nil { name("practitionerId", try clinic.userID()) }
    }
}

extension Clinic {
    /// The id of the user whose token it has.
    func userID() throws -> String {
        let answer = try client.send("GET", "/api/v1/auth/me", token: token)
        guard answer.status == 200 else { throw TestFailure("reading oneself: \(answer.summary)") }
        return answer.string("id")
    }
}
