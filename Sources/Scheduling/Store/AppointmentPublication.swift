import SchedulingAPI

/// What others learn of appointments; held slots and what is noted are nobody else's affair.
enum AppointmentPublication {
    static func published(_ event: AppointmentEvent) -> SchedulingIntegrationEvent? {
        switch event {
        case .slotHeld, .slotReleased, .changed, .groupOpened, .groupClosed: return nil
        case .booked(let event):
            var booked = AppointmentBookedV1(
                appointmentId: event.appointmentID, patientId: event.patientID, slot: SlotView(event.slot),
                of: event.slot.serviceID, timeZone: event.slot.timeZone)
            booked.previousId = event.previousID
            return .appointmentBooked(booked)
        case .moved(let event):
            var changed = AppointmentStatusChangedV1(
                appointmentId: event.appointmentID, patientId: event.patientID, status: event.step.status)
            changed.nextId = event.nextID
            return .appointmentStatusChanged(changed)
        }
    }
}
