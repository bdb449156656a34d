import Kernel
import SchedulingAPI

/// Decides what commands do to services, rooms and schedules.
enum CatalogueDecider {
    static func streams(of command: CatalogueCommand) -> [StreamReference] {
        switch command {
        case .defineService(let command): [SchedulingStreams.service(command.serviceID)]
        case .changeService(let command): [SchedulingStreams.service(command.serviceID)]
        case .openRoom(let command): [SchedulingStreams.room(command.roomID)]
        case .changeRoom(let command): [SchedulingStreams.room(command.roomID)]
        case .setSchedule(let command): [SchedulingStreams.schedule(of: command.practitionerID)]
        }
    }

    static func decide(
        _ command: CatalogueCommand, _ states: [SchedulingState]
    ) throws(SchedulingRejection) -> SchedulingDecider.Decision {
        let state = states.first ?? .empty
        return try event(command, state).map { [StreamEvent(.catalogue($0))] } ?? []
    }

    static func evolve(_ state: SchedulingState, _ event: CatalogueEvent) -> SchedulingState {
        switch (state, event) {
        case (_, .serviceDefined(let event)): .catalogue(.service(ServiceRecord(last: event, createdAt: event.at)))
        case (.catalogue(.service(let record)), .serviceChanged(let event)):
            .catalogue(.service(ServiceRecord(last: event, createdAt: record.createdAt)))
        case (_, .roomOpened(let event)): .catalogue(.room(RoomRecord(last: event, createdAt: event.at)))
        case (.catalogue(.room(let record)), .roomChanged(let event)):
            .catalogue(.room(RoomRecord(last: event, createdAt: record.createdAt)))
        case (_, .practitionerScheduleSet(let event)): .catalogue(.schedule(event))
        case (_, .serviceChanged), (_, .roomChanged): state
        }
    }

    /// What the command does; nil where all is as it asks.
    private static func event(
        _ command: CatalogueCommand, _ state: SchedulingState
    ) throws(SchedulingRejection) -> CatalogueEvent? {
        switch command {
        case .defineService(let service):
            guard state == .empty else { throw .idTaken }
            return .serviceDefined(service)
        case .changeService(let command):
            guard case .catalogue(.service(let record)) = state else { throw .notFound }
            let details = command.updates.reduce(record.last.details) { $0.applying($1) }
            if details == record.last.details { return nil }
            return .serviceChanged(ServiceWritten(serviceID: command.serviceID, details: details, at: command.at))
        case .openRoom(let room):
            guard state == .empty else { throw .idTaken }
            return .roomOpened(room)
        case .changeRoom(let command):
            guard case .catalogue(.room(let record)) = state else { throw .notFound }
            let details = command.updates.reduce(record.last.details) { $0.applying($1) }
            if details == record.last.details { return nil }
            return .roomChanged(RoomWritten(roomID: command.roomID, details: details, at: command.at))
        case .setSchedule(let schedule):
            if case .catalogue(.schedule(let present)) = state, present.details == schedule.details { return nil }
            return .practitionerScheduleSet(schedule)
        }
    }
}
