import JSON
import TestSupport

/// A hospital of a test: its code, its owner's token, and the values that the examples call `{{patientId}}` and so on.
struct Clinic: Sendable {
    /// The password of everyone in it.
    static let password = "correct horse battery"

    let code: String
    let client: ServerClient
    var variables: [String: String] = [:]

    var token: String { variables["accessToken"] ?? "" }

    /// Signs a hospital up and logs its owner in.
    static func signUp(_ code: String, _ client: ServerClient) throws -> Clinic {
        let email = "owner@\(code.lowercased()).example"
        let made = try client.send(
            "POST", "/api/v1/hospitals",
            json: [
                "code": .string(code), "name": .string("Clinic \(code)"), "country": "EG", "currency": "EGP",
                "timeZone": "Africa/Cairo", "locale": "en",
                "admin": ["email": .string(email), "displayName": "Owner", "password": .string(password)],
            ])
        guard made.status == 201 else { throw TestFailure("signing up: \(made.summary)") }
        var clinic = Clinic(code: code, client: client)
        clinic.variables["hospitalId"] = made.string("id")
        clinic.variables["accessToken"] = try clinic.logIn(email)
        return clinic
    }

    /// The access token of a user.
    func logIn(_ email: String) throws -> String {
        let answer = try client.send(
            "POST", "/api/v1/auth/login",
            json: ["hospitalCode": .string(code), "email": .string(email), "password": .string(Self.password)])
        guard answer.status == 200 else { throw TestFailure("logging in: \(answer.summary)") }
        return answer.string("accessToken")
    }

    /// The access token of a new user with one role.
    func token(withRole role: String) throws -> String {
        let email = "\(role)-only@\(code.lowercased()).example"
        let made = try client.send(
            "POST", "/api/v1/users", token: token,
            json: [
                "email": .string(email), "displayName": .string(role), "roles": [.string(role)],
                "password": .string(Self.password),
            ])
        guard made.status == 201 else { throw TestFailure("making a \(role): \(made.summary)") }
        return try logIn(email)
    }
}

/// Why a test cannot go on.
struct TestFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
