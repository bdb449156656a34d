import Crypto
import EventLoop
import HTTP
import Kernel
import Synchronization
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What goes over the wire, to a receiver that listens on this machine.
@Suite(.blocking) struct WebhookReceiverTests {
    private static func client(_ group: ReactorGroup, allowing addresses: [String]) throws -> HTTPClient {
        try HTTPClient(configuration: .ofWebhooks(allowing: addresses), group: group)
    }

    private static func request(_ url: String) -> WebhookRequest {
        WebhookRequest(
            url: url, fields: [("Content-Type", CloudEvent.contentType), ("Medley-Event-Id", "e")],
            body: Array("{}".utf8))
    }

    /// Routes that answer as endpoints do, good and bad ones; the slow one waits for `gate`.
    private static func routes(_ gate: AsyncStream<Void>, _ seen: SeenBodies) -> [Route] {
        func route(_ path: String, _ answer: @escaping @Sendable (Call) async throws -> HTTPResponse) -> Route {
            Route(.post, path, id: String(path.dropFirst()), summary: "x.", tag: "x", access: .open) { call in
                seen.add("\(path) \(call.request.fields["Medley-Event-Id"] ?? "")")
                return try await answer(call)
            }.with { $0.mediaTypes = ["application/cloudevents+json", "application/json"] }
        }
        return [
            route("/well") { _ in .noContent },
            route("/wrong") { _ in
                throw Failure(.unavailable, code: "wrong", detail: String(repeating: "long ", count: 1_000))
            },
            route("/moved") { _ in
                var response = HTTPResponse.noContent
                response.status = 302
                response.fields.append("Location", "/well")
                return response
            },
            route("/slow") { _ in
                for await _ in gate {}
                return .noContent
            },
        ]
    }

    @Test func `statuses are taken as they come, no redirect is followed, a slow endpoint is given up`() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let seen = SeenBodies()
        try await HTTPTestServer.run(routes: Self.routes(gate, seen)) { server in
            let group = try ReactorGroup(count: 1)
            let client = try Self.client(group, allowing: ["127.0.0.0/8"])
            let base = "http://127.0.0.1:\(server.port)"
            let sender = HTTPWebhookSender(client: client)
            #expect(await sender.send(Self.request("\(base)/well")) == .answered(status: 204, prefix: ""))
            guard case .answered(503, let prefix) = await sender.send(Self.request("\(base)/wrong")) else {
                throw Failure(.internal, code: "wrong", detail: "")
            }
            #expect(prefix.utf8.count == WebhookLimits.answerPrefixBytes)
            #expect(await sender.send(Self.request("\(base)/moved")) == .answered(status: 302, prefix: ""))
            let hasty = HTTPWebhookSender(client: client, limit: .milliseconds(50))
            #expect(await hasty.send(Self.request("\(base)/slow")) == .failed("deadlineExceeded"))
            open.finish()
            // What is no public address is refused, whatever a customer writes.
            let strict = try Self.client(group, allowing: [])
            for host in ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1"] {
                let url = "http://\(host):\(server.port)/well"
                let answer = await HTTPWebhookSender(client: strict).send(Self.request(url))
                #expect(answer == .failed("addressRefused"), "\(host)")
            }
            await client.close()
            await strict.close()
            await BlockingThreads.run { group.stop() }
        }
        let words = seen.all
        #expect(words.filter { $0.hasPrefix("/well") } == ["/well e"])
        #expect(Set(words) == ["/well e", "/wrong e", "/moved e", "/slow e"], "\(words)")
    }

    @Test func `an endpoint where nothing listens, or that breaks off, is tried again`() async throws {
        let group = try ReactorGroup(count: 1)
        let client = try Self.client(group, allowing: ["127.0.0.0/8"])
        let port = try await HTTPTestServer.run(routes: []) { $0.port }
        let answer = await HTTPWebhookSender(client: client).send(Self.request("http://127.0.0.1:\(port)/"))
        #expect(answer == .failed("connectFailed"))
        await client.close()
        await BlockingThreads.run { group.stop() }
    }
}

/// What a receiver saw, in order.
private final class SeenBodies: Sendable {
    private let words = Mutex<[String]>([])
    var all: [String] { words.withLock { $0 } }
    func add(_ word: String) { words.withLock { $0.append(word) } }
}

/// A process as a server runs it, from the commit of an event to the customer's endpoint.
@Suite(.blocking) struct WebhookDeliveryTests {
    @Test func `what happens reaches the endpoint by itself, signed`() async throws {
        let (arrivals, arrive) = AsyncStream<[String]>.makeStream()
        let hook = Route(.post, "/hook", id: "hook", summary: "x.", tag: "x", access: .open) { call in
            let fields = ["Medley-Signature", "Medley-Event-Id"].map { call.request.fields[$0] ?? "" }
            arrive.yield(fields + [String(decoding: call.body, as: UTF8.self)])
            return .noContent
        }.with { $0.mediaTypes = ["application/cloudevents+json"] }
        try await HTTPTestServer.run(routes: [hook]) { server in
            try await withWebhookDesk { webhooks, clock in
                var dependencies = webhooks.desk.dependencies
                dependencies.webhooks?.allowsPlainHTTP = true
                dependencies.webhooks?.cloudEventsPrefix = "com.healthpay"
                dependencies.webhooks?.client = try HTTPClient(
                    configuration: .ofWebhooks(allowing: ["127.0.0.1"]), group: webhooks.desk.group)
                let module = WalletModule(dependencies)
                let service = try #require(module.webhooks)
                let request = CreateWebhookRequest(
                    url: "http://127.0.0.1:\(server.port)/hook", eventTypes: ["wallet.credited"])
                let made = try await service.createWebhook(webhooks.desk.context(), request).view
                module.start(WebhookDesk.logger)
                _ = try await webhooks.desk.wallet(1_250)
                try await webhooks.follow(module.reactions)
                var arrived: [String] = []
                for await found in arrivals {
                    arrived = found
                    break
                }
                await module.stop()
                let secret = try #require(made.secret)
                let body = try #require(arrived.last)
                let code = Hexadecimal.encode(
                    HMACSHA256.code(
                        for: Array("\(clock.now().seconds).\(body)".utf8), key: Array(secret.utf8)))
                #expect(arrived[0] == "t=\(clock.now().seconds),v1=\(code)")
                #expect(body.contains("\"id\":\"\(arrived[1])\""))
                #expect(body.contains("\"type\":\"com.healthpay.wallet.credited\""))
                #expect(body.contains("\"amount\":12.50,\"amountMinor\":1250,\"currency\":\"EGP\""))
            }
        }
    }
}
