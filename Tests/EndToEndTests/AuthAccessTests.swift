import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// Programs, codes, links and sessions over two processes on one database.
    @Suite struct AuthAccessTests {
        /// Two servers on a database, with a hospital.
        private struct Pair {
            let installation: Installation
            let second: ServerProcess
            let clients: [ServerClient]
            let clinic: Clinic

            init() throws {
                installation = try Installation(PrivatePostgres.shared())
                second = try ServerProcess(Installation.settings(installation.database, installation.state))
                clients = [try installation.client(), try ServerClient(url: second.url)]
                clinic = try installation.signUp()
            }

            var hospital: String { clinic.variables["hospitalId"] ?? "" }
            var messages: MessageReader { MessageReader(folder: "\(installation.state.path)/messages") }
            var log: String { installation.server.log + second.log }

            /// Expects that a token, which was good in both, is refused in both before long.
            func expectEnd(of token: String, _ target: String = "/api/v1/auth/me") throws {
                let clock = ContinuousClock()
                let end = clock.now.advanced(by: .seconds(Patience.seconds))
                for client in clients {
                    var status = 200
                    while status == 200, clock.now < end {
                        status = try client.send("GET", target, token: token).status
                    }
                    #expect(status == 401)
                }
            }
        }

        @Test func `a key works in every process, is named in history and reads, and ends in every process`() throws {
            let pair = try Pair()
            let (client, owner) = (pair.clients[0], pair.clinic.token)
            let issued = try client.send(
                "POST", "/api/v1/api-keys", token: owner,
                json: ["name": "Laboratory", "permissions": ["patient.read", "patient.write"]])
            #expect(issued.status == 201, "\(issued.summary)")
            let (key, id) = (issued.string("key"), issued.string("id"))
            let made = try pair.clients[1].send(
                "POST", "/api/v1/patients", token: key,
                json: ["givenName": "Fatma", "familyName": "Hassan", "birthDate": "1986-03-14", "sex": "female"])
            #expect(made.status == 201, "\(made.summary)")
            let path = "/api/v1/patients/\(made.string("id"))"
            let history = try client.send("GET", path + "/history", token: owner)
            #expect(history.json["items"]?.elements?.first?["actor"]?.string == id, "\(history.text)")
            for client in pair.clients {
                let read = ServerRequest("GET", path, token: key).with {
                    $0.fields.append(("Medley-Access-Reason", "result of 14 March"))
                }
                #expect(try client.send(read).status == 200)
            }
            let target = "/api/v1/audit/reads?patientId=\(made.string("id"))&principalId=\(id)"
            let clock = ContinuousClock()
            let end = clock.now.advanced(by: .seconds(Patience.seconds))
            var reads: [JSONValue] = []
            while reads.count < 2, clock.now < end {
                reads = try client.send("GET", target, token: owner).json["items"]?.elements ?? []
            }
            #expect(reads.allSatisfy { $0["principalKind"]?.string == "apiKey" })
            #expect(reads.contains { $0["reason"]?.string == "result of 14 March" })
            let silly = ServerRequest("GET", path, token: owner).with {
                $0.fields.append(("Medley-Access-Reason", String(repeating: "x", count: 201)))
            }
            #expect(try client.send(silly).string("code") == "malformedAccessReason")
            #expect(try client.send("DELETE", "/api/v1/api-keys/\(id)", token: owner).status == 204)
            try pair.expectEnd(of: key, path)
            #expect(try client.send("DELETE", "/api/v1/api-keys/\(id)", token: owner).status == 204)
            #expect(!pair.log.contains(key.dropFirst(8)))
            let verify = try ServerBinary().run(["verify"] + pair.installation.place)
            #expect(verify.status == 0, "\(verify.output)")
        }

        @Test func `staff log in by a code and set a password by a link, of which no log tells`() throws {
            let pair = try Pair()
            let (client, code) = (pair.clients[0], pair.clinic.code)
            let invited = try client.send(
                "POST", "/api/v1/users", token: pair.clinic.token,
                json: [
                    "email": "lina@clinic.example", "displayName": "Lina", "roles": ["nurse"],
                    "phone": "0100 222 3333",
                ])
            #expect(invited.string("status") == "invited", "\(invited.summary)")
            let invitation = try pair.messages.first(of: pair.hospital) { $0.template == "invitation" }
            let token = try #require(invitation.token)
            let set = try pair.clients[1].send(
                "POST", "/api/v1/auth/password/reset",
                json: ["token": .string(token), "newPassword": .string(Clinic.password)])
            #expect(set.status == 204, "\(set.summary)")
            let ask: JSONValue = ["hospitalCode": .string(code), "phone": "+20 100 222 3333"]
            let asked = try client.send("POST", "/api/v1/auth/otp/request", json: ask)
            #expect(asked.status == 202, "\(asked.summary)")
            let again = try pair.clients[1].send("POST", "/api/v1/auth/otp/request", json: ask)
            #expect(again.status == 429 && again.field("Retry-After") != nil, "\(again.summary)")
            let message = try pair.messages.first(of: pair.hospital) { $0.template == "oneTimeCode" }
            let digits = try #require(message.code)
            let verified = try pair.clients[1].send(
                "POST", "/api/v1/auth/otp/verify", json: ask.setting("code", to: .string(digits)))
            #expect(verified.status == 200, "\(verified.summary)")
            let access = verified.string("accessToken")
            for client in pair.clients {
                #expect(try client.send("GET", "/api/v1/auth/me", token: access).status == 200)
            }
            let listed = try client.send("GET", "/api/v1/sessions", token: access)
            let session = listed.json["items"]?.elements?.first?["id"]?.string ?? ""
            #expect(try client.send("DELETE", "/api/v1/sessions/\(session)", token: access).status == 204)
            try pair.expectEnd(of: access)
            for secret in [token, digits, "201002223333", "lina@clinic"] {
                #expect(!pair.log.contains(secret), "the log holds a secret of \(secret.count) characters")
            }
        }

        @Test func `the command that makes a user without a password sends the invitation`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            let clinic = try installation.signUp()
            let made = try ServerBinary().run(
                ["user", "create", "--code", clinic.code, "--email", "new@clinic.example", "--roles", "nurse"]
                    + installation.place + ["--public-url", "https://clinic.example/"])
            #expect(made.status == 0, "\(made.output)")
            let folder = MessageReader(folder: "\(installation.state.path)/messages")
            let message = try folder.first(of: clinic.variables["hospitalId"] ?? "") { $0.template == "invitation" }
            #expect(message.to == "new@clinic.example")
            #expect(message.text.contains("https://clinic.example/reset-password#token=mp_"))
            let refused = try ServerBinary().run(
                ["user", "create", "--code", clinic.code, "--email", "x@clinic.example", "--roles", "nurse"]
                    + installation.place + ["--public-url", "clinic.example"])
            #expect(refused.status == 2, "\(refused.output)")
        }
    }
}
