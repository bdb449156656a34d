import JSON
import TestSupport

extension ExampleRun {
    /// Runs an example that another member of staff than the one of the examples must send: a colleague is made for it.
    mutating func asColleague(_ run: (inout ExampleRun) throws -> Void) throws {
        let own = clinic.token
        let email = "colleague\(outcomes.count)@\(clinic.code.lowercased()).example"
        let made = try clinic.client.send(
            "POST", "/api/v1/users", token: own,
            json: [
                "email": .string(email), "displayName": "Colleague", "roles": ["admin"],
                "password": .string(Clinic.password),
            ])
        guard made.status == 201 else { throw TestFailure("making a colleague: \(made.summary)") }
        use(token: try clinic.logIn(email))
        try run(&self)
        use(token: own)
    }
}

extension APIOperation {
    /// Whether it is the word of a second member of staff.
    var isSecondWord: Bool { ["approveRequest", "refuseRequest"].contains(operationID) }
    /// Whether it ends a request that the examples go on with.
    var endsRequest: Bool { ["refuseRequest", "withdrawRequest"].contains(operationID) }
}
