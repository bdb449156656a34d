import JSON
import TestSupport

/// An operator of wallets on an installation, of whom anyone with a phone may become a member.
struct OperatorTenant {
    let installation: Installation
    let client: ServerClient
    let code = Installation.freshCode()
    let hospital: String
    /// The owner's access token.
    let token: String

    /// Makes the operator by the command, and opens it.
    init(_ installation: Installation) throws {
        self.installation = installation
        client = try installation.client()
        let email = "owner@\(code.lowercased()).example"
        let made = try ServerBinary().run(
            [
                "hospital", "create", "--kind", "operator", "--code", code, "--name", "Pay", "--country", "EG",
                "--currency", "EGP", "--time-zone", "Africa/Cairo", "--email", email, "--password", Clinic.password,
            ] + installation.place)
        guard made.status == 0 else { throw TestFailure("making the operator: \(made.output)") }
        token = try Clinic(code: code, client: client).logIn(email)
        hospital = try client.send("GET", "/api/v1/hospitals/current", token: token).string("id")
        let opened = try change(#"{"memberSignUp": "open"}"#)
        guard opened.string("memberSignUp") == "open", opened.string("kind") == "operator" else {
            throw TestFailure("opening: \(opened.summary)")
        }
    }

    /// Changes settings.
    func change(_ body: String) throws -> ServerAnswer {
        let current = try client.send("GET", "/api/v1/hospitals/current", token: token)
        return try client.send(
            ServerRequest("PATCH", "/api/v1/hospitals/current", token: token).with {
                $0.fields.append(("If-Match", current.field("ETag") ?? ""))
                $0.contentType = "application/json"
                $0.body = Array(body.utf8)
            })
    }

    /// Asks for a code to a phone in E.164, and gives what verifies it.
    func ask(_ phone: String) throws -> JSONValue {
        let body: JSONValue = ["hospitalCode": .string(code), "phone": .string(phone)]
        let asked = try client.send("POST", "/api/v1/auth/otp/request", json: body)
        guard asked.status == 202 else { throw TestFailure("asking: \(asked.summary)") }
        let messages = MessageReader(folder: "\(installation.state.path)/messages")
        let message = try messages.first(of: hospital) { $0.template == "oneTimeCode" && $0.to == phone }
        return body.setting("code", to: .string(message.code ?? ""))
    }

    /// The answer to the first log-in of a member with a phone.
    func member(_ phone: String) throws -> ServerAnswer {
        try client.send("POST", "/api/v1/auth/otp/verify", json: ask(phone))
    }
}
