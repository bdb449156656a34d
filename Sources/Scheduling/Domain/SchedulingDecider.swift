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
        case .together(let first, let second):
            AppointmentDecider.streams(of: first) + QueueDecider.streams(of: second)
        }
    }

    static func decide(
        _ command: SchedulingCommand, _ states: [SchedulingState]
    ) throws(SchedulingRejection) -> Decision {
        switch command {
        case .catalogue(let command): try CatalogueDecider.decide(command, states)
        case .appointment(let command): try AppointmentDecider.decide(command, states)
        case .queue(let command): try QueueDecider.decide(command, states)
        case .together(let first, let second): try decide(first, second, states)
        }
    }

    /// Two commands that have no stream in common.
    private static func decide(
        _ first: AppointmentCommand, _ second: QueueCommand, _ states: [SchedulingState]
    ) throws(SchedulingRejection) -> Decision {
        let count = AppointmentDecider.streams(of: first).count
        let behind = try QueueDecider.decide(second, Array(states.dropFirst(count))).map { event in
            StreamEvent(event.event, on: event.streamIndex + count, and: event.secondStreamIndex.map { $0 + count })
        }
        return try AppointmentDecider.decide(first, Array(states.prefix(count))) + behind
    }

    static func evolve(_ state: SchedulingState, _ event: SchedulingEvent) -> SchedulingState {
        switch event {
        case .catalogue(let event): CatalogueDecider.evolve(state, event)
        case .appointment(let event): AppointmentDecider.evolve(state, event)
        case .queue(let event): QueueDecider.evolve(state, event)
        }
    }
}
