import Foundation
import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// Clients that hear what happens, by a library that nobody here wrote and as event streams, against two servers.
    @Suite struct RealtimeTests {
        /// Movements of each wallet: 600 events, and 10,000 in the long form.
        private static var movements: Int { LongTests.areOn ? 1_667 : 100 }
        /// Clients of each kind.
        private static var clients: Int { LongTests.areOn ? 1_000 : 60 }
        /// Wallets of each of two tenants.
        private static let wallets = 3

        /// A wallet, and who may hear of it.
        private struct Heard {
            var id: String
            var member: String
            var tenant: OperatorTenant

            var channel: String { "wallet:\(id)" }
        }

        @Test
        func
            `clients that are cut off at random hear each movement of their wallets once, in order, from either server`()
            async throws
        {
            guard let python = try await PythonEnvironment.withWebSockets() else { return }
            let installation = try Installation(PrivatePostgres.shared())
            let second = try ServerProcess(Installation.settings(installation.database, installation.state))
            let tenants = [try OperatorTenant(installation), try OperatorTenant(installation)]
            let wallets = try tenants.enumerated().flatMap { try Self.wallets($1, of: $0) }
            let folder = try TemporaryFolder()
            let begun = folder.path + "/begun"
            let wishes = Self.wishes(wallets)
            let ends = JSONValue.object(
                wallets.map { JSONMember(name: $0.channel, value: .string("M-\(Self.movements)")) })
            let asked: JSONValue = [
                "urls": [.string(tenants[0].client.url), .string(second.url)], "clients": .array(wishes), "ends": ends,
                "begun": .string(begun), "seconds": .integer(Patience.seconds),
            ]
            try Data(asked.bytes).write(to: URL(filePath: folder.path + "/asked.json"))
            let other = try ServerClient(url: second.url)
            async let said = python.run("realtime-client", [folder.path + "/asked.json"])
            while !FileManager.default.fileExists(atPath: begun) { await Task.yield() }
            var expected: [String: [String]] = [:]
            for number in 1...Self.movements {
                // Now one server is told, now the other.
                for wallet in wallets {
                    let client = number % 2 == 0 ? wallet.tenant.client : other
                    expected[wallet.channel, default: []].append("M-\(number)")
                    try Self.credit(wallet.id, "M-\(number)", wallet.tenant, client)
                }
            }
            let heard = try JSONValue(parsing: Array(try await said.utf8)).elements ?? []
            #expect(heard.count == wishes.count)
            for (wish, messages) in zip(wishes, heard) {
                var references: [String: [String]] = [:]
                for message in messages.elements ?? [] {
                    let parts = message.elements?.map { $0.string ?? "" } ?? []
                    guard parts.count == 4, parts[2] == "credited" else { continue }
                    references[parts[0], default: []].append(parts[3])
                }
                let channels = (wish["channels"]?.elements ?? []).compactMap(\.string)
                for channel in channels { #expect(references[channel] == expected[channel], "\(channel)") }
                #expect(Set(references.keys) == Set(channels))
            }
            #expect(second.terminate() == 0)
        }

        @Test
        func `a page of what was missed says where to go on, and a stream that is asked for no time gives the same`()
            throws
        {
            let tenant = try OperatorTenant(Installation.shared())
            let wallet = try Self.wallet(tenant, "+201005550009")
            let channels = "channels=wallet:\(wallet)"
            let start = try Self.poll(tenant, channels)
            #expect(start["events"]?.elements?.isEmpty == true)
            let position = start["position"]?.string ?? ""
            for number in 1...3 { try Self.credit(wallet, "P-\(number)", tenant, tenant.client) }
            let page = try Self.poll(tenant, "\(channels)&from=\(position)")
            let events = page["events"]?.elements ?? []
            #expect(events.map { $0["data"]?["reference"]?.string } == ["P-1", "P-2", "P-3"])
            #expect(events.last?["data"]?["balance"]?["amountMinor"] == 300)
            #expect(page["hasMore"] == false && page["isReset"] == false)
            let rest = try Self.poll(tenant, "\(channels)&from=\(page["position"]?.string ?? "")")
            #expect(rest["events"]?.elements?.isEmpty == true)
            let stream = try tenant.client.send(
                "GET", "/realtime/events?\(channels)&from=\(position)&for=0", token: tenant.token)
            #expect(stream.status == 200 && stream.field("Content-Type") == "text/event-stream")
            let text = String(decoding: stream.body, as: UTF8.self)
            for event in events { #expect(text.contains("data: \(String(decoding: event.bytes, as: UTF8.self))\n\n")) }
            #expect(text.contains("event: subscribed\n"))
        }

        @Test func `nobody hears what they may not read, and a position of nowhere is refused`() throws {
            let tenant = try OperatorTenant(Installation.shared())
            let stranger = try OperatorTenant(Installation.shared())
            let wallet = try Self.wallet(tenant, "+201005550010")
            let paths: [(path: String, token: String, status: Int)] = [
                ("channels=wallet:\(wallet)", tenant.token, 200),
                ("channels=wallet:\(wallet)", stranger.token, 404),
                ("channels=wallet", tenant.token, 400), ("channels=nothing", tenant.token, 400),
                ("channels=", tenant.token, 400), ("from=1-1", tenant.token, 400),
                ("channels=wallet:\(wallet)&from=x", tenant.token, 400),
                ("channels=wallet:\(wallet)&from=99-1", tenant.token, 400),
                ("channels=wallet:\(wallet)", "nonsense", 401),
            ]
            for (query, token, status) in paths {
                for path in ["/realtime/poll?", "/realtime/events?for=0&"] {
                    let answer = try tenant.client.send("GET", path + query, token: token)
                    #expect(answer.status == status, "\(path)\(query): \(answer.summary)")
                }
            }
            let plain = try tenant.client.send("GET", "/realtime", token: tenant.token)
            #expect(plain.status == 426 && plain.field("Upgrade") == "websocket", "\(plain.summary)")
        }

        @Test func `a socket answers what is wrong, takes another token of its user, and ends with the token`()
            async throws
        {
            guard let python = try await PythonEnvironment.withWebSockets() else { return }
            let tenant = try OperatorTenant(Installation.shared())
            let stranger = try OperatorTenant(Installation.shared())
            let wallet = try Self.wallet(tenant, "+201005550011")
            let folder = try TemporaryFolder()
            let credit: JSONValue = ["amount": ["amountMinor": 100, "currency": "EGP"], "reference": "S-1"]
            let asked: JSONValue = [
                "url": .string(tenant.client.url), "token": .string(tenant.token), "other": .string(stranger.token),
                "channel": .string("wallet:\(wallet)"), "credit": [.string("/api/wallet/\(wallet)/credit"), credit],
                "logOut": "/api/v1/auth/logout", "seconds": .integer(Patience.seconds),
            ]
            try Data(asked.bytes).write(to: URL(filePath: folder.path + "/asked.json"))
            let said = try await python.run("realtime-manners", [folder.path + "/asked.json"])
            let answers = try JSONValue(parsing: Array(said.utf8)).elements ?? []
            let found = answers.map { "\($0["type"]?.string ?? "") \($0["code"]?.string ?? $0["event"]?.string ?? "")" }
            #expect(
                found == [
                    "error malformedMessage", "error validation", "error validation", "error malformedPosition",
                    "error notFound", "error invalidToken", "error otherCaller", "authorized ", "subscribed ",
                    "event credited", "unsubscribed ", "subscribed ", "closed 1008",
                ], "\(said)")
        }

        private static func poll(_ tenant: OperatorTenant, _ query: String) throws -> JSONValue {
            let answer = try tenant.client.send("GET", "/realtime/poll?\(query)", token: tenant.token)
            guard answer.status == 200 else { throw TestFailure("polling: \(answer.summary)") }
            return answer.json
        }

        /// Half of the clients by socket and half by stream, each with one or two wallets of one tenant: staff with any of them,
        /// members with their own; and cut off up to five times.
        private static func wishes(_ all: [Heard]) -> [JSONValue] {
            (0..<2 * clients).map { number in
                let first = all[number / 2 % all.count]
                let others = all.filter { $0.tenant.hospital == first.tenant.hospital && $0.id != first.id }
                let isStaff = number / 2 / all.count % 2 == 0
                let mine = isStaff && number % 3 == 0 ? [first, others[0]] : [first]
                return [
                    "kind": number % 2 == 0 ? "socket" : "stream", "cuts": .integer(number % 6),
                    "channels": .array(mine.map { .string($0.channel) }), "seed": .integer(number),
                    "token": .string(isStaff ? first.tenant.token : first.member),
                ]
            }
        }

        private static func wallets(_ tenant: OperatorTenant, of number: Int) throws -> [Heard] {
            try (0..<wallets).map { place in
                let member = try tenant.member("+20100555\(number)10\(place)").json
                let id = try wallet(tenant, of: member["user"]?["id"]?.string ?? "")
                return Heard(id: id, member: member["accessToken"]?.string ?? "", tenant: tenant)
            }
        }

        /// An active wallet of a new member.
        static func wallet(_ tenant: OperatorTenant, _ phone: String) throws -> String {
            try wallet(tenant, of: try tenant.member(phone).json["user"]?["id"]?.string ?? "")
        }

        /// An active wallet of a member.
        static func wallet(_ tenant: OperatorTenant, of member: String) throws -> String {
            let made = try tenant.client.send(
                "POST", "/api/v1/wallet", token: tenant.token,
                json: ["userId": .string(member), "type": "personal", "currency": "EGP"])
            guard made.status == 201 else { throw TestFailure("making a wallet: \(made.summary)") }
            _ = try tenant.client.send("PUT", "/api/v1/wallet/\(made.string("id"))/activate", token: tenant.token)
            return made.string("id")
        }

        static func credit(
            _ wallet: String, _ reference: String, _ tenant: OperatorTenant, _ client: ServerClient
        ) throws {
            let moved = try client.send(
                "POST", "/api/wallet/\(wallet)/credit", token: tenant.token,
                json: ["amount": ["amountMinor": 100, "currency": "EGP"], "reference": .string(reference)])
            guard moved.status == 202 else { throw TestFailure("crediting: \(moved.summary)") }
        }
    }
}
