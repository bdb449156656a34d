public import BillingAPI
public import HTTP
public import Journal

/// The Billing module: its service, its routes, and what the journal must know of its events.
public struct BillingModule: Sendable {
    /// The service, for other modules and the routes.
    public let service: any BillingService
    /// The routes of the API.
    public let routes: [Route]

    /// Makes the module.
    public init(_ dependencies: BillingDependencies) {
        let service = LiveBillingService(dependencies: dependencies, definition: Self.definition())
        self.service = service
        routes = BillingRoutes.all(service)
    }

    /// What the journal knows of the module's streams, for verification and rebuilding.
    public static var journalModule: AnyJournalModule { AnyJournalModule(definition()) }

    /// How the journal decides, stores and projects billing.
    static func definition() -> JournalModule<BillingDecider> {
        var module = JournalModule<BillingDecider>(
            name: "billing", codec: BillingEventCodec(),
            projections: [ChargesProjection(), InvoicesProjection(), PaymentsProjection(), LedgerProjection()])
        module.snapshots = BillingSnapshotCodec()
        return module
    }
}
