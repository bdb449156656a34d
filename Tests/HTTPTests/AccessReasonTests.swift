import Kernel
import Synchronization
import TestSupport
import Testing

@testable import HTTP

@Suite struct AccessReasonTests {
    @Test(arguments: [
        ([], 200, nil), (["claim of March"], 200, "claim of March"), (["  مراجعة ملف  "], 200, "مراجعة ملف"),
        ([""], 400, nil), (["  "], 400, nil), (["one", "two"], 400, nil), (["a\u{FFFD}b"], 400, nil),
        (["a\u{202E}b"], 400, nil), ([String(repeating: "x", count: 200)], 200, String(repeating: "x", count: 200)),
        ([String(repeating: "x", count: 201)], 400, nil),
    ])
    func `a reason that was sent is the context's, and what is none is refused`(
        sent: [String], status: Int, reason: String?
    ) async throws {
        let seen = Mutex<[String?]>([])
        let route = Route(.get, "/records", id: "readRecord", summary: "Reads.", tag: "Test", access: .authenticated) {
            call in
            let reason = try call.context().accessReason
            seen.withLock { $0.append(reason) }
            return .noContent
        }
        let authenticator = HTTPTestAuthenticator(["reader": HTTPTestAuthenticator.caller()])
        try await HTTPTestServer.run(routes: [route], authenticator: authenticator) { server in
            let fields =
                [(name: "Authorization", value: "Bearer reader")]
                + sent.map { (name: "medley-access-reason", value: $0) }
            let answer = try await server.runner(.inProcess).send(HTTPTestRequest("GET", "/records", fields: fields))
            #expect(answer.status == (status == 200 ? 204 : status))
            #expect(answer.text.contains("malformedAccessReason") == (status == 400))
        }
        let reasons = seen.withLock { $0 }
        #expect(reasons == (status == 200 ? [reason] : []))
    }

    @Test(arguments: [
        (Principal.Kind.user, ["nurse"], 600), (.user, ["merchant", "nurse"], 10_000), (.user, ["patient"], 100),
        (.patient, [], 100), (.apiKey, [], 3_000), (.member, ["member"], 100),
        (.service, [], 10_000), (.system, [], 10_000), (.user, [], 600),
    ])
    func `each kind of caller has a limit of its own`(kind: Principal.Kind, roles: [String], limit: Int) {
        let principal = Principal(kind: kind, id: UserID(high: 1, low: 1), roles: roles, permissions: [])
        #expect(RateLimits().perMinute(principal) == limit)
    }

    @Test func `a program with the rate of merchants has theirs, and nobody else has it by that`() {
        for (kind, limit) in [(Principal.Kind.apiKey, 10_000), (.user, 600), (.member, 100)] {
            var principal = Principal(kind: kind, id: UserID(high: 1, low: 1), roles: [], permissions: [])
            principal.rateClass = .merchant
            #expect(RateLimits().perMinute(principal) == limit)
        }
    }

    @Test func `what is deleted answers nothing but where it stands in the log, and takes no body`() async throws {
        let receipt = WriteReceipt(eventID: EventID(high: 1, low: 2), position: "7-9", version: 2, isReplay: true)
        let routes = [
            Route.delete("/things/{id}", id: "endThing", summary: "Ends.", tag: "Test", access: .open) { call in
                call.parameters["id"] == "a" ? receipt : nil
            }
        ]
        try await HTTPTestServer.run(routes: routes) { server in
            let runner = server.runner(.inProcess)
            let ended = try await runner.send(HTTPTestRequest("DELETE", "/things/a"))
            #expect(ended.status == 204 && ended.body.isEmpty)
            #expect(ended["Medley-Position"] == "7-9" && ended["Medley-Event-Id"] != nil)
            #expect(ended["Idempotency-Replayed"] == "true" && ended["ETag"] == nil)
            let nothing = try await runner.send(HTTPTestRequest("DELETE", "/things/b"))
            #expect(nothing.status == 204 && nothing["Medley-Position"] == nil)
            let withBody = try await runner.send(.json("DELETE", "/things/a", #"{"a": 1}"#))
            #expect(withBody.status == 400)
        }
    }
}
