internal import JSON

/// A hospital of the run, signed up and used over the API like any other.
final class BenchHospital {
    /// After this long a new token is asked for; they are good for 15 minutes.
    static let tokenMinutes = 5.0

    /// The hospital.
    let id: String
    private let code: String
    private var token: (text: String, since: Stopwatch)?
    private static let email = "owner@bench.example"
    private static let password = "a-Long-passphrase-for-measuring-1"

    /// Signs it up.
    init(code: String, at server: MedleyServer) throws {
        self.code = code
        let body: JSONValue = [
            "code": .string(code), "name": "Bench hospital", "country": "EG", "currency": "EGP",
            "timeZone": "Africa/Cairo", "locale": "en",
            "admin": [
                "email": .string(Self.email), "displayName": "Owner", "password": .string(Self.password),
            ],
        ]
        let session = CheckSession(client: try CheckClient(url: server.url))
        id = try session.expect(201, "POST", "/api/v1/hospitals", body).text("id")
    }

    /// A session of the owner with a token that is good for the next minutes.
    func session(at server: MedleyServer) throws -> CheckSession {
        let client = try CheckClient(url: server.url)
        if let token, token.since.milliseconds < Self.tokenMinutes * 60_000 {
            return CheckSession(client: client, token: token.text)
        }
        let answer = try CheckSession(client: client).expect(
            200, "POST", "/api/v1/auth/login",
            ["hospitalCode": .string(code), "email": .string(Self.email), "password": .string(Self.password)])
        token = (answer.text("accessToken"), Stopwatch())
        return CheckSession(client: client, token: answer.text("accessToken"))
    }

    /// Makes a user with a role and logs them in; answers the access token.
    func addUser(_ name: String, role: String, at server: MedleyServer) throws -> String {
        let email = "\(name)@bench.example"
        _ = try session(at: server).expect(
            201, "POST", "/api/v1/users",
            [
                "email": .string(email), "displayName": .string(name), "roles": [.string(role)],
                "password": .string(Self.password),
            ])
        return try CheckSession(client: CheckClient(url: server.url)).expect(
            200, "POST", "/api/v1/auth/login",
            ["hospitalCode": .string(code), "email": .string(email), "password": .string(Self.password)]
        ).text("accessToken")
    }

    /// The header lines of a request by the owner.
    func headerLines(at server: MedleyServer) throws -> String {
        LuaText.headerLines(token: try session(at: server).token ?? "")
    }
}
