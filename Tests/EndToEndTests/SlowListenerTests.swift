import Foundation
import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// A client that does not read what it is told, beside one that does.
    @Suite struct SlowListenerTests {
        /// Transfers of one request, each of which is told on two channels.
        private static let transfers = 1_000
        /// Requests after which the slow client must have been let go: many times what the system's buffers hold.
        private static let requests = 40

        @Test func `who does not read is let go and told why, and others hear everything meanwhile`() async throws {
            let installation = try Installation(PrivatePostgres.shared())
            let tenant = try OperatorTenant(installation)
            let wallets = try ["+201005550021", "+201005550022"].map { try RealtimeTests.wallet(tenant, $0) }
            try RealtimeTests.credit(wallets[0], "IN-1", tenant, tenant.client)
            let slow = try await Self.listener(tenant, wallets, receiveBufferBytes: 4_096)
            let fast = try await Self.listener(tenant, wallets)
            async let heard = Self.references(fast, until: "END")
            var sent = 0
            while sent < Self.requests, try !Self.isAnyDropped(tenant) {
                sent += 1
                try Self.transfer(sent, wallets, tenant)
            }
            #expect(try Self.isAnyDropped(tenant))
            let told = String(decoding: try await slow.receiveAll(), as: UTF8.self)
            #expect(told.hasSuffix("0\r\n\r\n"))
            let last = told.range(of: "event: dropped\ndata: ").map { told[$0.lowerBound...] } ?? ""
            #expect(last.contains("come again from the last position"), "\(told.suffix(300))")
            // The other one hears both sides of every transfer, in order and once.
            try RealtimeTests.credit(wallets[0], "END", tenant, tenant.client)
            let expected = (1...sent).flatMap { request in
                (1...Self.transfers).flatMap { ["T-\(request)-\($0)", "T-\(request)-\($0)"] }
            }
            let isAll = try await heard == expected + ["END"]
            #expect(isAll)
        }

        /// A stream of events about wallets, from now on.
        private static func listener(
            _ tenant: OperatorTenant, _ wallets: [String], receiveBufferBytes: Int? = nil
        ) async throws -> HTTPTestSocket {
            let port = try #require(tenant.client.url.split(separator: ":").last.flatMap { UInt16($0) })
            let socket = try HTTPTestSocket(port: port, receiveBufferBytes: receiveBufferBytes)
            let channels = wallets.map { "wallet:\($0)" }.joined(separator: ",")
            await socket.send(
                "GET /realtime/events?channels=\(channels) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(tenant.token)\r\n\r\n"
            )
            var said = ""
            while !said.contains("event: subscribed\n") {
                let bytes = try await socket.receive(512)
                try #require(!bytes.isEmpty, "\(said)")
                said += String(decoding: bytes, as: UTF8.self)
            }
            return socket
        }

        /// Moves one piastre there and back again, many times.
        private static func transfer(_ number: Int, _ wallets: [String], _ tenant: OperatorTenant) throws {
            let transfers = (1...transfers).map { index -> JSONValue in
                let (from, to) = index % 2 == 1 ? (wallets[0], wallets[1]) : (wallets[1], wallets[0])
                return [
                    "fromWalletId": .string(from), "toWalletId": .string(to),
                    "amount": ["amountMinor": 1, "currency": "EGP"], "reference": .string("T-\(number)-\(index)"),
                ]
            }
            let answer = try tenant.client.send(
                ServerRequest("POST", "/api/v1/wallet/transfers:batch", token: tenant.token).with {
                    $0.fields.append(("Idempotency-Key", "batch-\(number)"))
                    $0.contentType = "application/json"
                    $0.body = (["transfers": .array(transfers), "atomic": true] as JSONValue).bytes
                })
            guard (200...202).contains(answer.status) else { throw TestFailure("transferring: \(answer.summary)") }
        }

        private static func isAnyDropped(_ tenant: OperatorTenant) throws -> Bool {
            let metrics = try tenant.client.send("GET", "/metrics")
            let text = String(decoding: metrics.body, as: UTF8.self)
            return text.contains("medley_realtime_dropped_total{reason=\"slow\"} 1")
        }

        /// The references of what a listener hears, in order, up to a last one.
        private static func references(_ socket: HTTPTestSocket, until end: String) async throws -> [String] {
            var found: [String] = []
            var text = ""
            while found.last != end {
                let bytes = try await socket.receive()
                try #require(!bytes.isEmpty, "the stream ended after \(found.last ?? "nothing")")
                text += String(decoding: bytes, as: UTF8.self)
                let parts = text.split(separator: "\"reference\":\"", omittingEmptySubsequences: false)
                for part in parts.dropFirst().dropLast() { found.append(String(part.prefix { $0 != "\"" })) }
                guard parts.count > 1, let last = parts.last else { continue }
                // The last one may be cut.
                if let quote = last.firstIndex(of: "\"") {
                    found.append(String(last[..<quote]))
                    text = String(last[quote...])
                } else {
                    text = "\"reference\":\"" + last
                }
            }
            return found
        }
    }
}
