import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// Only a token that this server made, for this hospital and this moment, opens anything.
    @Suite struct TokenTests {
        @Test func `every forged, expired, confused or damaged token is refused as a problem`() throws {
            let installation = try Installation.shared()
            let victim = try installation.signUp()
            let attacker = try installation.signUp()
            let tokens = try HostileTokens(installation, victim: victim, attacker: attacker)
            let control = try attacker.client.send("GET", "/api/v1/auth/me", token: try tokens.control())
            try #require(control.status == 200, "\(control.summary)")
            let all = try tokens.all()
            #expect(all.count > 40)
            for token in all {
                let answer = try attacker.client.send("GET", "/api/v1/auth/me", token: token.text)
                #expect(answer.status == 401, "\(token.name): \(answer.summary)")
                #expect(answer.field("Content-Type")?.hasPrefix("application/problem+json") == true, "\(token.name)")
                #expect(!answer.string("code").isEmpty && !answer.string("requestId").isEmpty, "\(token.name)")
                #expect(answer.field("WWW-Authenticate")?.hasPrefix("Bearer") == true, "\(token.name)")
                #expect(!answer.text.contains(token.text), "\(token.name): the answer repeats the token")
            }
            #expect(!installation.server.log.contains(attacker.token))
        }

        @Test func `credentials in any other form are refused`() throws {
            let clinic = try Installation.shared().signUp()
            let forms: [(name: String, fields: [(name: String, value: String)])] = [
                ("another scheme", [("Authorization", "Basic \(clinic.token)")]),
                ("no scheme", [("Authorization", clinic.token)]),
                ("twice", [("Authorization", "Bearer \(clinic.token)"), ("Authorization", "Bearer \(clinic.token)")]),
                ("empty", [("Authorization", "Bearer ")]),
                ("in a query field", [("X-Access-Token", clinic.token)]),
                ("in a cookie without its protection", [("Cookie", "access_token=\(clinic.token)")]),
            ]
            for form in forms {
                var request = ServerRequest("GET", "/api/v1/auth/me")
                request.fields = form.fields
                let answer = try clinic.client.send(request)
                #expect(answer.status == 401, "\(form.name): \(answer.summary)")
            }
        }

        @Test func `a token ends soon after logging out, being disabled and losing a role`() throws {
            let clinic = try Installation.shared().signUp()
            let client = clinic.client
            let leaving = try clinic.token(withRole: "nurse")
            #expect(try client.send("GET", "/api/v1/auth/me", token: leaving).status == 200)
            #expect(try client.send("POST", "/api/v1/auth/logout", token: leaving).status == 204)
            try Self.expectEnd(of: leaving, client)

            let dismissed = try clinic.token(withRole: "doctor")
            let user = try client.send("GET", "/api/v1/auth/me", token: dismissed)
            let path = "/api/v1/users/\(user.string("id"))"
            #expect(try client.send("POST", path + "/disable", token: clinic.token).status == 200)
            try Self.expectEnd(of: dismissed, client)

            let demoted = try clinic.token(withRole: "biller")
            let biller = try client.send("GET", "/api/v1/auth/me", token: demoted)
            let place = "/api/v1/users/\(biller.string("id"))"
            let tag = try client.send("GET", place, token: clinic.token).field("ETag") ?? ""
            var change = ServerRequest("PATCH", place, token: clinic.token, json: ["roles": ["patient"]])
            change.fields.append(("If-Match", tag))
            #expect(try client.send(change).status == 200)
            try Self.expectEnd(of: demoted, client)
        }

        /// Asks until the token is refused; what asserts no time cannot say that it was within the second that it should be.
        private static func expectEnd(of token: String, _ client: ServerClient) throws {
            let clock = ContinuousClock()
            let end = clock.now.advanced(by: .seconds(Patience.seconds))
            var status = 200
            while status == 200, clock.now < end {
                status = try client.send("GET", "/api/v1/auth/me", token: token).status
            }
            #expect(status == 401)
        }
    }
}
