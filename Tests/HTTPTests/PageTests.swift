import Kernel
import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// What pages of browsers open by themselves: streams and sockets by a ticket, and from where.
@Suite(.endsWhenItHangs) struct PageTests {
    private static let tokens = ["reader": HTTPTestAuthenticator.caller(1, permissions: ["test.read"])]

    private static func route(_ path: String, forPages: Bool) -> Route {
        Route(.get, path, id: forPages ? "openPage" : "read", summary: "A test.", tag: "Test", access: .authenticated) {
            call in
            .json(bytes: Array("[\"\(try call.context().principal.id) \(call.bearerToken.count)\"]".utf8))
        }.with {
            $0.idempotency = .none
            $0.isOpenedByPages = forPages
            $0.queryParameters = [QueryParameter("ticket", "A ticket.")]
        }
    }

    @Test func `a ticket stands for its token once, where pages open by themselves`() async throws {
        let left = Mutex(["good": Array("reader".utf8), "stale": Array("gone".utf8)])
        try await HTTPTestServer.run(
            routes: [Self.route("/page", forPages: true), Self.route("/plain", forPages: false)],
            authenticator: HTTPTestAuthenticator(Self.tokens),
            dependencies: {
                $0.redeemTicket = { ticket, _ throws(Failure) in
                    guard let token = left.withLock({ $0.removeValue(forKey: ticket) }) else {
                        throw Failure(.unauthenticated, code: "invalidTicket", detail: "Ask for another.")
                    }
                    return token
                }
            }
        ) { test in
            let client = test.runner(.socket)
            let bearer = [(name: "Authorization", value: "Bearer reader")]
            let rows: [(path: String, fields: [(name: String, value: String)], status: Int, said: String)] = [
                ("/plain?ticket=good", [], 401, "credentialsRequired"), ("/page", [], 401, "credentialsRequired"),
                ("/page", bearer, 200, " 6"), ("/page?ticket=good&ticket=good", [], 400, "repeated"),
                ("/page?ticket=good", [], 200, " 6"), ("/page?ticket=good", [], 401, "invalidTicket"),
                ("/page?ticket=good", bearer, 401, "invalidTicket"), ("/page?ticket=stale", [], 401, "invalidToken"),
                ("/page?ticket=", [], 401, "invalidTicket"),
            ]
            for row in rows {
                let answer = try await client.send(HTTPTestRequest("GET", row.path, fields: row.fields))
                #expect(answer.status == row.status && answer.text.contains(row.said), "\(row.path): \(answer.text)")
            }
        }
    }

    @Test(
        arguments: [
            (nil, [], true), ("https://clinic.example", [], true), ("https://CLINIC.example", [], true),
            ("https://evil.example", [], false), ("https://clinic.example.evil.example", [], false),
            ("https://clinic.example:8443", [], false), ("null", [], false), ("", [], false),
            ("https://console.example", ["https://console.example"], true),
            ("https://evil.example", ["https://console.example"], false),
            ("https://clinic.example", ["https://console.example"], true),
        ] as [(String?, [String], Bool)])
    func `a socket is opened by pages of the host itself and of listed origins`(
        _ origin: String?, _ listed: [String], _ isOpened: Bool
    ) {
        var fields = HTTPFields()
        fields.append("Host", "clinic.example")
        if let origin { fields.append("Origin", origin) }
        #expect(CrossOrigin(listed).opensSocket(fields) == isOpened)
    }
}
