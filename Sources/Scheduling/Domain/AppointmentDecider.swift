import Kernel
import SchedulingAPI

/// Decides what commands do to appointments, held slots and group sessions.
enum AppointmentDecider {
    static func streams(of command: AppointmentCommand) -> [StreamReference] {
        switch command {
        case .hold(let command): return [SchedulingStreams.hold(command.holdID)]
        case .release(let command): return [SchedulingStreams.hold(command.holdID)]
        case .book(let command): return streams(of: command)
        case .change(let command): return [SchedulingStreams.appointment(command.appointmentID)]
        case .move(let command):
            return [SchedulingStreams.appointment(command.appointmentID)]
                + (command.groupSessionID.map { [SchedulingStreams.group($0)] } ?? [])
        }
    }

    private static func streams(of command: BookAppointmentCommand) -> [StreamReference] {
        var streams = [SchedulingStreams.appointment(command.booked.appointmentID)]
        if let hold = command.holdID { streams.append(SchedulingStreams.hold(hold)) }
        if let replaced = command.replaced { streams.append(SchedulingStreams.appointment(replaced.appointmentID)) }
        let groups = [command.booked.groupSessionID, command.replaced?.groupSessionID].compactMap(\.self)
        for group in groups where !streams.contains(SchedulingStreams.group(group)) {
            streams.append(SchedulingStreams.group(group))
        }
        return streams
    }

    static func decide(
        _ command: AppointmentCommand, _ states: [SchedulingState]
    ) throws(SchedulingRejection) -> SchedulingDecider.Decision {
        var turn = AppointmentTurn(command, states)
        switch command {
        case .hold(let command):
            let stream = SchedulingStreams.hold(command.holdID)
            guard turn.isEmpty(stream) else { throw .idTaken }
            turn.record(.slotHeld(command), on: stream)
        case .release(let command): try release(command, &turn)
        case .book(let command): try book(command, &turn)
        case .change(let command):
            let record = try turn.appointment(command.appointmentID)
            guard record.notes != command.notes else { break }
            turn.record(.changed(command), on: SchedulingStreams.appointment(command.appointmentID))
        case .move(let command): try move(command, &turn)
        }
        return turn.events
    }

    /// Lets go of a held slot; what has ended stays as it is, and what is to expire must be over.
    private static func release(_ command: SlotReleased, _ turn: inout AppointmentTurn) throws(SchedulingRejection) {
        guard let record = turn.heldSlot(command.holdID) else { throw .notFound }
        guard record.ended == nil else { return }
        if command.cause == .expired, command.at < record.held.expiresAt { return }
        turn.record(.slotReleased(command), on: SchedulingStreams.hold(command.holdID))
    }

    private static func book(
        _ command: BookAppointmentCommand, _ turn: inout AppointmentTurn
    ) throws(SchedulingRejection) {
        let booked = command.booked
        let stream = SchedulingStreams.appointment(booked.appointmentID)
        guard turn.isEmpty(stream) else { throw .idTaken }
        if let hold = command.holdID { try take(hold, for: booked, &turn) }
        if let replaced = command.replaced { try replace(replaced, by: booked, &turn) }
        guard let group = booked.groupSessionID else {
            turn.record(.booked(booked), on: stream)
            return
        }
        let session = turn.group(group)
        if let session, session.isOpen {
            guard !session.seats.values.contains(booked.patientID) else { throw .rule(.patientInGroup) }
            guard session.seats.count < session.opened.capacity else { throw .conflict(.slotTaken(alternatives: [])) }
            // It was read before somebody else opened it, in another room perhaps.
            guard session.opened.slot == booked.slot else { throw .outdated }
        } else {
            let opened = GroupOpened(
                sessionID: group, slot: booked.slot, capacity: command.capacity, at: booked.at)
            turn.record(.groupOpened(opened), on: SchedulingStreams.group(group))
        }
        turn.record(.booked(booked), on: stream, second: SchedulingStreams.group(group))
    }

    /// Takes a held slot, which is that of the appointment.
    private static func take(
        _ id: SlotHoldID, for booked: AppointmentBooked, _ turn: inout AppointmentTurn
    ) throws(SchedulingRejection) {
        guard let record = turn.heldSlot(id), record.ended == nil, booked.at < record.held.expiresAt else {
            throw .conflict(.holdEnded)
        }
        let (held, slot) = (record.held.slot, booked.slot)
        guard held.practitionerID == slot.practitionerID, held.serviceID == slot.serviceID,
            held.startsAt == slot.startsAt
        else { throw .rule(.otherSlotHeld) }
        let released = SlotReleased(holdID: id, cause: .booked, at: booked.at)
        turn.record(.slotReleased(released), on: SchedulingStreams.hold(id))
    }

    private static func replace(
        _ replaced: BookAppointmentCommand.Replaced, by booked: AppointmentBooked, _ turn: inout AppointmentTurn
    ) throws(SchedulingRejection) {
        try move(
            AppointmentMoved(
                appointmentID: replaced.appointmentID, patientID: booked.patientID, step: .rescheduled,
                groupSessionID: replaced.groupSessionID, nextID: booked.appointmentID, at: booked.at), &turn)
    }

    /// Takes a step with an appointment; one that leaves its group session last closes it.
    private static func move(_ command: AppointmentMoved, _ turn: inout AppointmentTurn) throws(SchedulingRejection) {
        let record = try turn.appointment(command.appointmentID)
        guard command.step.isFrom.contains(record.status) else {
            throw .rule(.appointmentNotInStatus(record.status))
        }
        if command.step == .missed, command.at < record.booked.slot.startsAt { throw .rule(.notStarted) }
        var moved = command
        // The id that it was written with: reading follows merges.
        moved.patientID = record.booked.patientID
        let leaves = !command.step.status.holdsTime
        moved.groupSessionID = leaves ? record.booked.groupSessionID : nil
        guard moved.groupSessionID == nil || moved.groupSessionID == command.groupSessionID else { throw .outdated }
        let group = moved.groupSessionID.map(SchedulingStreams.group)
        turn.record(
            .moved(moved), on: SchedulingStreams.appointment(command.appointmentID), second: group)
        guard let id = moved.groupSessionID, let session = turn.group(id), session.seats.isEmpty else { return }
        turn.record(.groupClosed(GroupClosed(sessionID: id, at: command.at)), on: SchedulingStreams.group(id))
    }
}
