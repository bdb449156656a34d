import Journal
import Kernel
import SchedulingAPI

/// What other modules and clients learn of scheduling.
struct SchedulingPublication: EventPublication {
    func published(_ recorded: RecordedEvent<SchedulingEvent>) -> SchedulingIntegrationEvent? {
        switch recorded.event {
        case .catalogue: nil
        case .appointment(let event): AppointmentPublication.published(event)
        case .queue(let event): QueuePublication.published(event)
        }
    }
}
