import Kernel
import SchedulingAPI

/// Decides what commands do to the module's streams, part by part.
enum SchedulingDecider: Decider {
    typealias Command = SchedulingCommand
    typealias Event = SchedulingEvent
    typealias State = SchedulingState
    typealias Rejection = SchedulingRejection
    typealias Decision = [StreamEvent<SchedulingEvent>]

    static let initial = SchedulingState.empty

    static func streams(of command: SchedulingCommand) -> [StreamReference] {
        switch command {
        case .catalogue(let command): CatalogueDecider.streams(of: command)
        case .appointment(let command): AppointmentDecider.streams(of: command)
        case .queue(let command): QueueDecider.streams(of: command)
        }
    }

    static func decide(
        _ command: SchedulingCommand, _ states: [SchedulingState]
    ) throws(SchedulingRejection) -> Decision {
        switch command {
        case .catalogue(let command): try CatalogueDecider.decide(command, states)
        case .appointment(let command): try AppointmentDecider.decide(command, states)
        case .queue(let command): try QueueDecider.decide(command, states)
        }
    }

    static func evolve(_ state: SchedulingState, _ event: SchedulingEvent) -> SchedulingState {
        switch event {
        case .catalogue(let event): CatalogueDecider.evolve(state, event)
        case .appointment(let event): AppointmentDecider.evolve(state, event)
        case .queue(let event): QueueDecider.evolve(state, event)
        }
    }
}
