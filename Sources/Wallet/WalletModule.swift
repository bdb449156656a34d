public import Crypto
public import HTTP
public import Jobs
public import Journal
import Kernel
public import Postgres
public import Realtime
public import Telemetry
public import WalletAPI

/// The Wallet module: its services, its routes, and what the journal must know of its events.
public struct WalletModule: Sendable {
    /// The service, for other modules and the routes.
    public let service: any WalletService
    /// Merchants and settlements, for other modules and the routes.
    public let merchants: any MerchantService
    /// MedCards, for other modules and the routes.
    public let cards: any CardService
    /// Payments that are collected, for other modules and the routes.
    public let payments: any PaymentService
    /// Money between tenants, for other modules and the routes.
    public let clearings: any ClearingService
    /// The operator's desk, for the routes.
    public let desk: any DeskService
    /// The routes of the API.
    public let routes: [Route]
    /// Webhooks, for the routes; nil where the module was given nothing for them.
    public let webhooks: (any WebhookService)?
    /// What the module does of what it publishes itself: queueing it for webhooks.
    public let reactions: [Subscription]
    /// What is due again and again: to give back what is left of holds whose time is over, to settle with merchants whose days
    /// are, to say of cards that their last day is, to finish what payments have to do, to carry on what went to other tenants,
    /// and to end requests for two people that nobody decided on.
    public let jobs: [RecurringJob]
    /// Sends to webhooks; nil where nothing is sent.
    private let sender: WebhookRunner?

    /// Makes the module.
    public init(_ dependencies: WalletDependencies) {
        let definition = Self.definition()
        let service = LiveWalletService(dependencies: dependencies, definition: definition)
        let ledger = LiveLedgerService(database: dependencies.database, journal: dependencies.journal)
        self.service = service
        let merchants = LiveMerchantService(wallets: service)
        self.merchants = merchants
        let cards = LiveCardService(wallets: service)
        self.cards = cards
        let payments = LivePaymentService(wallets: service)
        self.payments = payments
        let inbox = PaymentInbox(gateways: dependencies.gateways, reports: payments, logger: dependencies.logger)
        let clearings = LiveClearingService(wallets: service)
        self.clearings = clearings
        let desk = LiveDeskService(wallets: service)
        self.desk = desk
        let webhooks = dependencies.webhooks.map { LiveWebhookService(merchants: merchants, webhooks: $0) }
        self.webhooks = webhooks
        routes =
            WalletRoutes.all(service, ledger, desk) + [WalletGraphQL.route(service, cards)]
            + MerchantRoutes.all(merchants)
            + CardRoutes.all(cards) + PaymentRoutes.all(payments) + GatewayRoutes.all(inbox)
            + ClearingRoutes.all(clearings) + (webhooks.map { WebhookRoutes.all($0) } ?? [])
        reactions = dependencies.webhooks.map { [Subscription(reaction: WebhookReaction(dependencies, $0))] } ?? []
        sender = dependencies.webhooks.flatMap { WebhookRunner(dependencies, $0) }
        jobs = [
            HoldExpiry(dependencies, definition).job, SettlementRunner(merchants).job, CardExpiry(cards).job,
            PaymentRunner(payments).job, ClearingRunner(clearings).job, ApprovalExpiry(dependencies, definition).job,
        ]
    }

    /// Begins to send to webhooks, on a migrated database, in a process that serves.
    public func start(_ logger: Logger) { sender?.start(logger) }

    /// Ends that.
    public func stop() async { await sender?.stop() }

    /// What is forgotten by and by.
    public static var chores: [UpkeepChore] { WebhookUpkeep.chores + [FakeGatewayUpkeep.chore] }

    /// Seals everything that the module keeps under the master key anew under another, on a connection of the system role in a
    /// transaction; answers how many secrets that were.
    public static func resealKeys(
        from old: MasterKey, to new: MasterKey, on connection: BorrowedConnection
    ) async throws -> Int {
        try await WebhookUpkeep.reseal(from: old, to: new, on: connection)
    }

    /// What clients hear as it happens.
    public static var feeds: [LogFeed<RealtimeMessage>] { [WalletFeed.feed] }

    /// The channels that it says it on, and who may listen.
    public var channels: [RealtimeChannelKind] { [WalletFeed.kind(service)] }

    /// What the journal knows of the module's streams, for verification and rebuilding.
    public static var journalModule: AnyJournalModule { AnyJournalModule(definition()) }

    /// How the journal decides, stores and projects wallets.
    static func definition() -> JournalModule<WalletDecider> {
        var module = JournalModule<WalletDecider>(
            name: "wallet", codec: WalletEventCodec(),
            projections: [
                WalletsProjection(), HoldsProjection(), MerchantsProjection(), SettlementsProjection(),
                CardsProjection(), BeneficiariesProjection(), CardClaimsProjection(), PaymentsProjection(),
                ClearingsProjection(),
                ApprovalsProjection(), RefundsProjection(),
            ])
        module.asynchronous = [EntriesProjection(), MerchantSalesProjection()]
        module.publication = WalletPublication()
        module.snapshots = WalletStateCodec()
        module.keepsStateInRow = true
        return module
    }
}
