import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// Bad input on every route gets the right refusal, and the server lives.
    @Suite struct RefusalTests {
        /// The most that the resident memory may be after all of it, and grow between one round of it and the next.
        static let residentLimitKibibytes = 300 << 10
        static let growthLimitKibibytes = 24 << 10

        @Test func `every route refuses what the document says that it refuses, in bounded memory`()
            throws
        {
            let installation = try Installation.shared()
            let client = try installation.client()
            let document = try APIDocument(client)
            var run = ExampleRun(document, code: Installation.freshCode(), client)
            try run.runAll()
            run.use(token: try run.loggedIn().token)
            let roles = try RoleTokens(run.clinic)
            let process = installation.server.processID
            var count = 0
            var residents: [Int] = []
            for _ in 0..<2 {
                for operation in document.operations {
                    count += try Self.refuse(operation, document, &run, roles, client)
                }
                residents.append(installation.server.residentKibibytes)
            }
            #expect(count > 1_000, "only \(count) cases were made")
            #expect(installation.server.processID == process)
            #expect(try client.send("GET", "/readyz").status == 200)
            #expect(residents[1] < Self.residentLimitKibibytes, "\(residents) KiB")
            #expect(residents[1] - residents[0] < Self.growthLimitKibibytes, "\(residents) KiB")
        }

        @Test func `a method that a path does not have is refused with those that it has`() throws {
            let client = try Installation.shared().client()
            let document = try APIDocument(client)
            for path in Set(document.operations.map(\.path)).sorted() {
                let methods = Set(document.operations.filter { $0.path == path }.map(\.method))
                let segments = path.split(separator: "/").map {
                    $0.hasPrefix("{") ? "0198ffff-ffff-7fff-bfff-ffffffffffff" : $0
                }
                let target = "/" + segments.joined(separator: "/")
                for method in ["GET", "POST", "PATCH", "PUT", "DELETE"] where !methods.contains(method) {
                    let answer = try client.send(method, target)
                    // A shorter pattern may stand beside it: /patients/import matches /patients/{id}.
                    guard answer.status != 401 else { continue }
                    #expect(answer.status == 405, "\(method) \(path): \(answer.summary)")
                    let allowed = answer.field("Allow") ?? ""
                    for known in methods { #expect(allowed.contains(known), "\(method) \(path) allows \(allowed)") }
                }
            }
        }

        @Test func `a body that is too large is refused while it streams in`() throws {
            let installation = try Installation.shared()
            let clinic = try installation.signUp()
            let connection = try clinic.client.connect()
            let chunk = "10000\r\n" + String(repeating: " ", count: 0x10000) + "\r\n"
            let head =
                "POST /api/v1/patients HTTP/1.1\r\nHost: medley\r\nAuthorization: Bearer \(clinic.token)\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            let body = String(repeating: chunk, count: 20) + "0\r\n\r\n"
            let answer = try connection.send(raw: Array((head + body).utf8))
            #expect(answer.status == 413, "\(answer.summary)")
            #expect(try clinic.client.send("GET", "/healthz").status == 200)
        }

        private static func refuse(
            _ operation: APIOperation, _ document: APIDocument, _ run: inout ExampleRun, _ roles: RoleTokens,
            _ client: ServerClient
        ) throws -> Int {
            let good = try run.request(operation)
            let weak = operation.permission.flatMap { roles.token(without: $0) }
            if let permission = operation.permission { #expect(weak != nil, "every role has \(permission)") }
            let cases = RefusalCases(document: document, operation: operation, good: good, weakToken: weak).all
            for refusal in cases {
                let answer = try client.send(refusal.request)
                let title = "\(operation.title), \(refusal.name)"
                #expect(answer.status == refusal.status, "\(title): \(answer.summary)")
                guard answer.status == refusal.status else { continue }
                #expect(answer.field("Content-Type")?.hasPrefix("application/problem+json") == true, "\(title)")
                if let code = refusal.code { #expect(answer.string("code") == code, "\(title): \(answer.summary)") }
                if let mention = refusal.mention {
                    #expect(answer.text.contains(mention), "\(title): \(answer.summary)")
                }
                #expect(
                    !answer.string("code").isEmpty && !answer.string("detail").isEmpty, "\(title): \(answer.summary)")
                #expect(
                    answer.string("requestId") == answer.field("X-Request-Id") && !answer.string("requestId").isEmpty,
                    "\(title): \(answer.summary)")
            }
            return cases.count
        }
    }
}

/// Tokens of users with one role each.
struct RoleTokens {
    private var roles: [(permissions: Set<String>, token: String)] = []

    init(_ clinic: Clinic) throws {
        let answer = try clinic.client.send("GET", "/api/v1/roles", token: clinic.token)
        for role in answer.json["items"]?.elements ?? [] {
            let permissions = Set((role["permissions"]?.elements ?? []).compactMap(\.string))
            guard let name = role["name"]?.string, !["owner", "member"].contains(name) else { continue }
            roles.append((permissions, try clinic.token(withRole: name)))
        }
    }

    /// The token of the most powerful role that lacks the permission.
    func token(without permission: String) -> String? {
        roles.filter { !$0.permissions.contains(permission) }.max { $0.permissions.count < $1.permissions.count }?.token
    }
}
