import Journal
import Realtime
import SchedulingAPI

/// What clients hear of scheduling as it happens.
enum SchedulingFeed {
    /// What is said of each published event.
    static let feed = LogFeed<RealtimeMessage>(SchedulingIntegrationEvent.self) { published in
        QueueFeed.messages(for: published.event) + AppointmentFeed.messages(for: published.event)
    }
}
