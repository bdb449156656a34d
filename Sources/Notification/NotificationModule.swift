public import Jobs
public import Journal
public import NotificationAPI

/// The Notification module: its service, and what the journal must know of its events.
public struct NotificationModule: Sendable {
    /// The service, for other modules and the routes.
    public let service: any NotificationService
    /// What follows appointments.
    let appointments: AppointmentMessages
    /// What the module does when others publish.
    public let reactions: [Subscription]
    /// What takes what providers tell.
    let reports: DeliveryReports
    /// What sends.
    let sending: MessageSending

    /// Makes the module; messages go out by `channels`, which are tried in their order.
    public init(_ dependencies: NotificationDependencies, channels: [any MessageChannel]) {
        let service = LiveNotificationService(dependencies: dependencies, definition: Self.definition())
        self.service = service
        let appointments = AppointmentMessages(service: service)
        self.appointments = appointments
        reactions = [Subscription(reaction: AppointmentsReaction(messages: appointments))]
        reports = DeliveryReports(service: service)
        sending = MessageSending(service: service, channels: channels)
    }

    /// What is due again and again.
    public var jobs: [RecurringJob] { [sending.job] }

    /// What the journal knows of the module's streams, for verification and rebuilding.
    public static var journalModule: AnyJournalModule { AnyJournalModule(definition()) }

    /// How the journal decides, stores and projects messages.
    static func definition() -> JournalModule<NotificationDecider> {
        JournalModule<NotificationDecider>(
            name: "notification", codec: NotificationEventCodec(), projections: [MessagesProjection()])
    }
}
