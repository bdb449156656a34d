public import HTTP
public import Jobs
public import Journal
import MergedPatients
public import Realtime
public import SchedulingAPI

/// The Scheduling module: its service, its routes, and what the journal must know of its events.
public struct SchedulingModule: Sendable {
    /// The service, for other modules and the routes.
    public let service: any SchedulingService
    /// The routes of the API.
    public let routes: [Route]
    /// What is due again and again.
    public let jobs: [RecurringJob]

    /// Makes the module.
    public init(_ dependencies: SchedulingDependencies) {
        let service = LiveSchedulingService(dependencies: dependencies, definition: Self.definition())
        self.service = service
        routes = SchedulingRoutes.all(service)
        jobs = [SlotHoldExpiry(service: service).job]
    }

    /// What clients hear as it happens.
    public static var feeds: [LogFeed<RealtimeMessage>] { [SchedulingFeed.feed] }

    /// The channels that it says it on, and who may listen.
    public var channels: [RealtimeChannelKind] { [QueueFeed.kind(service), AppointmentFeed.kind] }

    /// What the journal knows of the module's streams, for verification and rebuilding.
    public static var journalModule: AnyJournalModule { AnyJournalModule(definition()) }

    /// The tables that the module makes of what others publish.
    public static var subscriptions: [Subscription] {
        [Subscription(projection: PatientAliasesProjection(SchedulingAliases.table))]
    }

    /// The same tables, as far as an erasure must reach them.
    public static var erasableTables: [ErasableTables] {
        [ErasableTables(PatientAliasesProjection(SchedulingAliases.table))]
    }

    /// How the journal decides, stores and projects scheduling.
    static func definition() -> JournalModule<SchedulingDecider> {
        var module = JournalModule<SchedulingDecider>(
            name: "scheduling", codec: SchedulingEventCodec(),
            projections: [
                CatalogueProjection(),
                QueuesProjection(),
                VisitsProjection(),
                AppointmentsProjection(),
                SlotHoldsProjection(),
            ],
            claims: [CalendarClaim()])
        module.publication = SchedulingPublication()
        return module
    }
}
