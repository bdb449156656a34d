import Kernel
import SchedulingAPI

extension AppointmentDecider {
    static func evolve(_ state: SchedulingState, _ event: AppointmentEvent) -> SchedulingState {
        switch (state, event) {
        case (.empty, .slotHeld(let event)): .appointment(.hold(SlotHoldRecord(held: event)))
        case (.empty, .booked(let event)): .appointment(.appointment(AppointmentRecord(event)))
        case (.empty, .groupOpened(let event)), (.appointment(.group), .groupOpened(let event)):
            .appointment(.group(GroupRecord(opened: event)))
        case (.appointment(.hold(let record)), _): .appointment(.hold(evolve(record, event)))
        case (.appointment(.appointment(let record)), _): .appointment(.appointment(evolve(record, event)))
        case (.appointment(.group(let record)), _): .appointment(.group(evolve(record, event)))
        case (.empty, _), (.catalogue, _), (.queue, _): state
        }
    }

    private static func evolve(_ record: SlotHoldRecord, _ event: AppointmentEvent) -> SlotHoldRecord {
        var record = record
        if case .slotReleased(let event) = event { record.ended = event.cause }
        return record
    }

    private static func evolve(_ record: AppointmentRecord, _ event: AppointmentEvent) -> AppointmentRecord {
        var record = record
        switch event {
        case .changed(let event):
            record.notes = event.notes
            record.updatedAt = event.at
        case .moved(let event): record.apply(event)
        default: break
        }
        return record
    }

    private static func evolve(_ record: GroupRecord, _ event: AppointmentEvent) -> GroupRecord {
        var record = record
        switch event {
        case .booked(let event): record.seats[event.appointmentID] = event.patientID
        case .moved(let event): record.seats[event.appointmentID] = nil
        case .groupClosed: record.isOpen = false
        default: break
        }
        return record
    }
}
