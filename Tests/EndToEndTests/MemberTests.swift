import Crypto
import JSON
import Kernel
import TestSupport
import Testing

extension EndToEnd {
    /// An operator's members, its staff's second factor and its merchants' keys, over two processes on one database.
    @Suite struct MemberTests {
        /// Two servers on a database, with an operator of whom anyone may become a member.
        private struct Pair {
            let tenant: OperatorTenant
            let second: ServerProcess
            let clients: [ServerClient]

            init() throws {
                let installation = try Installation(PrivatePostgres.shared())
                second = try ServerProcess(Installation.settings(installation.database, installation.state))
                tenant = try OperatorTenant(installation)
                clients = [tenant.client, try ServerClient(url: second.url)]
            }

            var token: String { tenant.token }
            var log: String { tenant.installation.server.log + second.log }
        }

        @Test func `a phone that nobody has becomes one member, who sees what is theirs and nothing of the desk's`()
            throws
        {
            let pair = try Pair()
            let (client, other) = (pair.clients[0], pair.clients[1])
            let verification = try pair.tenant.ask("+201005556677")
            let verified = try other.send("POST", "/api/v1/auth/otp/verify", json: verification)
            #expect(verified.status == 200 && verified.json["isNew"] == .bool(true), "\(verified.summary)")
            #expect(verified.json["user"]?["roles"]?.elements?.compactMap(\.string) == ["member"])
            let again = try client.send("POST", "/api/v1/auth/otp/verify", json: verification)
            #expect(again.status == 401 && again.string("code") == "invalidCode", "\(again.summary)")
            let token = verified.string("accessToken")
            for client in pair.clients {
                let me = try client.send("GET", "/api/v1/auth/me", token: token)
                #expect(me.status == 200 && me.string("kind") == "member", "\(me.summary)")
                for path in ["users", "patients", "locations", "api-keys", "hospitals/current"] {
                    #expect(try client.send("GET", "/api/v1/\(path)", token: token).status == 403, "\(path)")
                }
            }
            let renamed = try client.send(
                ServerRequest("PATCH", "/api/v1/auth/me", token: token).with {
                    $0.contentType = "application/merge-patch+json"
                    $0.body = Array(#"{"displayName": "Fatma Hassan"}"#.utf8)
                })
            #expect(renamed.status == 200 && renamed.string("displayName") == "Fatma Hassan", "\(renamed.summary)")
            let members = try other.send("GET", "/api/v1/users?kind=member", token: pair.token)
            #expect(members.json["items"]?.elements?.compactMap { $0["displayName"]?.string } == ["Fatma Hassan"])
            let staff = try other.send("GET", "/api/v1/users", token: pair.token)
            #expect(staff.json["items"]?.elements?.count == 1)
            for secret in ["201005556677", "Fatma", verification["code"]?.string ?? "-"] {
                #expect(!pair.log.contains(secret), "the log holds a secret of \(secret.count) characters")
            }
            let verify = try ServerBinary().run(["verify"] + pair.tenant.installation.place)
            #expect(verify.status == 0, "\(verify.output)")
        }

        @Test func `staff must set a second factor up where the operator says so, and log in with it in every process`()
            throws
        {
            let pair = try Pair()
            let (client, other) = (pair.clients[0], pair.clients[1])
            let ruled = try pair.tenant.change(#"{"staffSecondFactor": "required"}"#)
            #expect(ruled.status == 200, "\(ruled.summary)")
            let logIn: JSONValue = [
                "hospitalCode": .string(pair.tenant.code),
                "email": .string("owner@\(pair.tenant.code.lowercased()).example"),
                "password": .string(Clinic.password),
            ]
            let incomplete = try client.send("POST", "/api/v1/auth/login", json: logIn)
            let token = incomplete.string("accessToken")
            #expect(incomplete.json["mustSetSecondFactor"] == .bool(true), "\(incomplete.summary)")
            for client in pair.clients {
                let refused = try client.send("GET", "/api/v1/users", token: token)
                #expect(refused.status == 403 && refused.string("code") == "secondFactorRequired")
            }
            let explained = try client.send(
                "GET", "/api/v1/authz/explain?method=GET&path=/api/v1/users", token: token)
            #expect(explained.json["allowed"] == .bool(false), "\(explained.summary)")
            let secret = try client.send("POST", "/api/v1/auth/mfa/totp", token: token).string("secret")
            let codes = try #require(Base32.decode(secret).flatMap(TimeBasedCode.init(secret:)))
            let code = codes.code(step: TimeBasedCode.step(at: SystemClock().now()))
            let confirmed = try other.send(
                "POST", "/api/v1/auth/mfa/totp/confirm", token: token, json: ["code": .string(code)])
            let recovery = confirmed.json["recoveryCodes"]?.elements?.compactMap(\.string) ?? []
            #expect(confirmed.status == 200 && recovery.count == 10, "\(confirmed.summary)")
            let refreshed = try client.send(
                "POST", "/api/v1/auth/refresh", json: ["refreshToken": .string(incomplete.string("refreshToken"))])
            #expect(
                try other.send("GET", "/api/v1/users", token: refreshed.string("accessToken")).status == 200,
                "\(refreshed.summary)")
            let waiting = try client.send("POST", "/api/v1/auth/login", json: logIn)
            #expect(waiting.status == 200 && waiting.json["mfaRequired"] == .bool(true), "\(waiting.summary)")
            #expect(waiting.json["accessToken"] == nil)
            // The code that confirmed it is used up; a recovery code is good once.
            for (code, status) in [(code, 401), (recovery[0], 200), (recovery[0], 401)] {
                let answered = try other.send(
                    "POST", "/api/v1/auth/mfa",
                    json: ["challenge": .string(waiting.string("challenge")), "code": .string(code)])
                #expect(answered.status == status, "\(answered.summary)")
            }
            for secret in [secret, code, recovery[0], waiting.string("challenge")] {
                #expect(!pair.log.contains(secret), "the log holds a secret of \(secret.count) characters")
            }
        }

        @Test func `a merchant's key acts for that merchant at the rate of merchants`() throws {
            let pair = try Pair()
            let shop = "018f0000-0000-7000-8000-000000000001"
            let issued = try pair.clients[0].send(
                "POST", "/api/v1/api-keys", token: pair.token,
                json: [
                    "name": "Shop", "permissions": ["collection.read", "collection.write"], "rateClass": "merchant",
                    "subjectId": .string(shop),
                ])
            #expect(issued.status == 201 && issued.string("subjectId") == shop, "\(issued.summary)")
            for client in pair.clients {
                let me = try client.send("GET", "/api/v1/auth/me", token: issued.string("key"))
                #expect(me.string("kind") == "apiKey" && me.string("subjectId") == shop, "\(me.summary)")
            }
        }
    }
}
