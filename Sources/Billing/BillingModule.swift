public import BillingAPI
public import HTTP
public import Journal
import MergedPatients
public import PatientAPI

/// The Billing module: its service, its routes, and what the journal must know of its events.
public struct BillingModule: Sendable {
    /// The service, for other modules and the routes.
    public let service: any BillingService
    /// The routes of the API.
    public let routes: [Route]
    /// What the module adds to exports of patients.
    public let exportSource: any PatientExportSource
    /// What the module does when others publish, beside its tables.
    public let reactions: [Subscription]

    /// Makes the module.
    public init(_ dependencies: BillingDependencies) {
        let recentPatients = RecentPatients()
        let service = LiveBillingService(
            dependencies: dependencies, definition: Self.definition(), recentPatients: recentPatients)
        self.service = service
        routes = BillingRoutes.all(service)
        exportSource = BillingExportSource(service: service)
        reactions = [
            Subscription(reaction: MergedPatientsReaction(recentPatients: recentPatients)),
            Subscription(reaction: CollectedPaymentsReaction(service: service)),
        ]
    }

    /// What the journal knows of the module's streams, for verification and rebuilding.
    public static var journalModule: AnyJournalModule { AnyJournalModule(definition()) }

    /// The tables that the module makes of what others publish.
    public static var subscriptions: [Subscription] {
        [Subscription(projection: PatientAliasesProjection(BillingAliases.table))]
    }

    /// The same tables, as far as an erasure must reach them.
    public static var erasableTables: [ErasableTables] {
        [ErasableTables(PatientAliasesProjection(BillingAliases.table))]
    }

    /// How the journal decides, stores and projects billing.
    static func definition() -> JournalModule<BillingDecider> {
        var module = JournalModule<BillingDecider>(
            name: "billing", codec: BillingEventCodec(),
            projections: [ChargesProjection(), InvoicesProjection(), PaymentsProjection(), LedgerProjection()])
        module.publication = BillingPublication()
        module.snapshots = BillingSnapshotCodec()
        return module
    }
}
