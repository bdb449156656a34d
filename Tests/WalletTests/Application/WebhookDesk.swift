import Crypto
import Journal
import Kernel
import Synchronization
import Telemetry
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What tests of webhooks ask of a desk: endpoints are stand-ins, and time passes by the desk's clock.
struct WebhookDesk: Sendable {
    let desk: WalletDesk
    let clock: ManualClock
    let service: any WebhookService
    let dependencies: WebhookDependencies

    init(_ desk: WalletDesk, _ clock: ManualClock) throws {
        self.desk = desk
        self.clock = clock
        service = try #require(desk.module.webhooks)
        dependencies = try #require(desk.dependencies.webhooks)
    }

    static let logger = Logger(sink: SilentLogSink(), clock: SystemClock(), minimumLevel: .error)

    /// Somebody who sends to stand-ins; attempts rest as short as they may.
    func runner(_ sender: any WebhookSender, random: UInt64 = 0) -> WebhookRunner {
        WebhookRunner(desk.dependencies, dependencies, sender, random: { random })
    }

    /// Sends everything that is due; how many attempts that were.
    @discardableResult
    func send(_ sender: any WebhookSender) async throws -> Int { try await runner(sender).round(Self.logger) }

    /// Registers a webhook.
    func register(
        _ name: String = "a", _ types: [String] = ["*"], of merchant: MerchantID? = nil, context: RequestContext? = nil
    ) async throws -> WebhookView {
        var request = CreateWebhookRequest(url: "https://\(name).example.com/hook", eventTypes: types)
        request.merchantId = merchant
        return try await service.createWebhook(context ?? desk.context(), request).view
    }

    /// Every delivery of a webhook, oldest first.
    func deliveries(_ id: WebhookID) async throws -> [WebhookDeliveryView] {
        try await service.deliveries(desk.context(), of: id, WebhookDeliveryQuery(page: WalletPageRequest(limit: 200)))
            .items.reversed()
    }

    /// Has what the log holds queued, by a reader of the log as a server runs it.
    func follow(_ reactions: [Subscription]? = nil) async throws {
        let catalogue = try ReaderCatalogue(
            modules: [WalletModule.journalModule], subscriptions: reactions ?? desk.module.reactions)
        let reader = SubscriptionRunner(
            catalogue, journal: desk.journal, telemetry: (MetricsRegistry(), Self.logger))
        reader.start()
        let behind = """
            SELECT count(*) FROM (SELECT shard, max(position) AS last FROM journal.event GROUP BY shard) e
            LEFT JOIN journal.checkpoint c ON c.name = 'wallet.webhooks' AND c.shard = e.shard
            WHERE coalesce(c.position, 0) < e.last
            """
        let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
        while try desk.sql(behind) != "0", ContinuousClock().now < end {}
        #expect(try desk.sql(behind) == "0")
        await reader.stop()
    }
}

/// Stand-ins for endpoints: what each URL answers, and everything that was sent.
final class StandInEndpoints: WebhookSender {
    typealias Answer = @Sendable (WebhookRequest) async -> WebhookAnswer

    private let requests = Mutex<[WebhookRequest]>([])
    private let answer: Answer

    init(_ answer: @escaping Answer) { self.answer = answer }

    /// Endpoints that answer all with one status.
    convenience init(status: Int, _ prefix: String = "") {
        self.init { _ in .answered(status: status, prefix: prefix) }
    }

    var sent: [WebhookRequest] { requests.withLock { $0 } }

    func send(_ request: WebhookRequest) async -> WebhookAnswer {
        requests.withLock { $0.append(request) }
        return await answer(request)
    }
}

extension WebhookRequest {
    /// A field of the request.
    subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }
}

/// Gives `body` so many processes with webhooks on one fresh database, with one clock.
func withWebhookDesks(_ count: Int = 1, _ body: ([WebhookDesk], ManualClock) async throws -> Void) async throws {
    let clock = MerchantDesk.clock()
    try await withWalletDesks(count, clock: clock) { desks in
        try await body(desks.map { try WebhookDesk($0, clock) }, clock)
    }
}

/// Gives `body` one process with webhooks on a fresh database.
func withWebhookDesk(_ body: (WebhookDesk, ManualClock) async throws -> Void) async throws {
    try await withWebhookDesks { try await body($0[0], $1) }
}
