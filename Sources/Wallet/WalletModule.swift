public import HTTP
public import Journal
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
    /// The routes of the API.
    public let routes: [Route]
    /// What runs beside requests.
    private let expiry: HoldExpiry
    private let settlements: SettlementRunner
    private let cardExpiry: CardExpiry

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
        routes =
            WalletRoutes.all(service, ledger) + [WalletGraphQL.route(service, cards)] + MerchantRoutes.all(merchants)
            + CardRoutes.all(cards)
        expiry = HoldExpiry(dependencies, definition)
        settlements = SettlementRunner(merchants)
        cardExpiry = CardExpiry(cards)
    }

    /// Begins to give back what is left of holds whose time is over, to settle with merchants whose days are, and to say of
    /// cards that their last day is; on a migrated database, in a process that serves.
    public func start(_ logger: Logger) {
        expiry.start(logger)
        settlements.start(logger)
        cardExpiry.start(logger)
    }

    /// Ends that.
    public func stop() async {
        await expiry.stop()
        await settlements.stop()
        await cardExpiry.stop()
    }

    /// What the journal knows of the module's streams, for verification and rebuilding.
    public static var journalModule: AnyJournalModule { AnyJournalModule(definition()) }

    /// How the journal decides, stores and projects wallets.
    static func definition() -> JournalModule<WalletDecider> {
        var module = JournalModule<WalletDecider>(
            name: "wallet", codec: WalletEventCodec(),
            projections: [
                WalletsProjection(), HoldsProjection(), MerchantsProjection(), SettlementsProjection(),
                CardsProjection(), BeneficiariesProjection(), CardClaimsProjection(),
            ])
        module.asynchronous = [EntriesProjection(), MerchantSalesProjection()]
        module.publication = WalletPublication()
        module.snapshots = WalletStateCodec()
        module.keepsStateInRow = true
        return module
    }
}
