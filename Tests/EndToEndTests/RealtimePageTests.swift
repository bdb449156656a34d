import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// Clients as pages of browsers are, and more of them than there is room for.
    @Suite struct RealtimePageTests {
        /// Connections of one caller that are taken.
        private static let callerClients = 200

        @Test func `a page listens by a ticket, once, at either server, and nothing tells the ticket on`() async throws
        {
            let installation = try Installation(PrivatePostgres.shared())
            let second = try ServerProcess(Installation.settings(installation.database, installation.state))
            let other = try ServerClient(url: second.url)
            let tenant = try OperatorTenant(installation)
            let wallet = try RealtimeTests.wallet(tenant, "+201005550031")
            let path = "/realtime/events?channels=wallet:\(wallet)&for=0&ticket="
            let ticket = try Self.ticket(tenant)
            // Made by one server, used at the other.
            let opened = try other.send("GET", path + ticket)
            #expect(opened.status == 200 && opened.field("Content-Type") == "text/event-stream", "\(opened.summary)")
            for client in [tenant.client, other] {
                let again = try client.send("GET", path + ticket)
                #expect(again.status == 401 && again.string("code") == "invalidTicket", "\(again.summary)")
            }
            let elsewhere = try tenant.client.send("GET", "/api/v1/auth/me?ticket=\(try Self.ticket(tenant))")
            #expect(elsewhere.status == 401, "\(elsewhere.summary)")
            // A ticket is worth what its token is.
            let last = try Self.ticket(tenant)
            let out = try tenant.client.send("POST", "/api/v1/auth/logout", token: tenant.token)
            #expect((200...204).contains(out.status), "\(out.summary)")
            let ended = try tenant.client.send("GET", path + last)
            #expect(ended.status == 401 && ended.string("code") == "invalidToken", "\(ended.summary)")
            for client in [tenant.client, other] {
                let metrics = try client.send("GET", "/metrics")
                #expect(!String(decoding: metrics.body, as: UTF8.self).contains("mt_"))
            }
            for log in [installation.server.log, second.log] {
                #expect(log.contains("/realtime/events"), "requests are logged by their route")
                #expect(!log.contains("mt_"))
            }
            #expect(second.terminate() == 0)
        }

        @Test func `a socket is opened by pages of this host, and not by those of others`() async throws {
            let tenant = try OperatorTenant(Installation.shared())
            let host = String(tenant.client.url.dropFirst("http://".count))
            for (origin, status) in [("http://\(host)", 101), ("https://evil.example", 403), ("null", 403)] {
                let ticket = try Self.ticket(tenant)
                let (socket, answer) = try await Self.open(
                    tenant, "/realtime?ticket=\(ticket)",
                    "Origin: \(origin)\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", host: host)
                #expect(answer == status, "\(origin)")
                socket.reset()
            }
        }

        @Test func `a caller has so many connections, is told so, and leaves room for others`() async throws {
            let tenant = try OperatorTenant(Installation(PrivatePostgres.shared()))
            let wallet = try RealtimeTests.wallet(tenant, "+201005550032")
            let member = try tenant.member("+201005550033").json
            let own = try RealtimeTests.wallet(tenant, of: member["user"]?["id"]?.string ?? "")
            let path = "/realtime/events?channels=wallet:\(wallet)"
            var sockets: [HTTPTestSocket] = []
            for _ in 0..<Self.callerClients {
                let (socket, status) = try await Self.open(tenant, path, "Authorization: Bearer \(tenant.token)\r\n")
                #expect(status == 200)
                sockets.append(socket)
            }
            // A connection is counted as its session begins, just behind its answer.
            while try !Self.metrics(tenant).contains("medley_realtime_clients{transport=\"stream\"} 200") {
                await Task.yield()
            }
            let refused = try tenant.client.send("GET", path, token: tenant.token)
            #expect(refused.status == 429 && refused.string("code") == "tooManyListeners", "\(refused.summary)")
            #expect(refused.field("Retry-After") != nil && refused.string("detail").contains("200 connections"))
            #expect(try Self.metrics(tenant).contains("medley_realtime_refused_total{bound=\"caller\"} 1"))
            let (theirs, status) = try await Self.open(
                tenant, "/realtime/events?channels=wallet:\(own)",
                "Authorization: Bearer \(member["accessToken"]?.string ?? "")\r\n")
            #expect(status == 200)
            theirs.reset()
            for socket in sockets { socket.reset() }
            while try !Self.metrics(tenant).contains("medley_realtime_clients{transport=\"stream\"} 0") {
                await Task.yield()
            }
            #expect(try tenant.client.send("GET", path + "&for=0", token: tenant.token).status == 200)
        }

        private static func ticket(_ tenant: OperatorTenant) throws -> String {
            let made = try tenant.client.send("POST", "/api/v1/realtime/tickets", token: tenant.token)
            guard made.status == 201, made.string("ticket").hasPrefix("mt_") else {
                throw TestFailure("a ticket: \(made.summary)")
            }
            #expect(made.field("Cache-Control") == "no-store")
            return made.string("ticket")
        }

        private static func metrics(_ tenant: OperatorTenant) throws -> String {
            String(decoding: try tenant.client.send("GET", "/metrics").body, as: UTF8.self)
        }

        /// Opens a connection and reads the head of its answer; gives the status.
        private static func open(
            _ tenant: OperatorTenant, _ path: String, _ fields: String, host: String = "a"
        ) async throws -> (HTTPTestSocket, Int) {
            let port = try #require(tenant.client.url.split(separator: ":").last.flatMap { UInt16($0) })
            let socket = try HTTPTestSocket(port: port)
            await socket.send("GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\(fields)\r\n")
            var said = ""
            while !said.contains("\r\n\r\n") {
                let bytes = try await socket.receive(4_096)
                try #require(!bytes.isEmpty, "\(said)")
                said += String(decoding: bytes, as: UTF8.self)
            }
            let status = said.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            return (socket, status ?? 0)
        }
    }
}
