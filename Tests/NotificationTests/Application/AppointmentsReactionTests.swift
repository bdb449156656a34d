import Journal
import Kernel
import NotificationAPI
import SchedulingAPI
import TestSupport
import Testing

@testable import Notification

/// What Scheduling publishes becomes messages.
@Suite struct AppointmentsReactionTests {
    private func published(_ event: SchedulingIntegrationEvent) throws -> PublishedEvent<SchedulingIntegrationEvent> {
        var stored = StoredEvent(
            EncodedEvent(type: "appointmentBooked", schemaVersion: 1, data: []), hospitalID: Given.hospital,
            streamID: Given.appointment.retagged(), version: 1, eventID: EventID(high: 1, low: 2))
        stored.recordedAt = Given.at
        return PublishedEvent(event, of: stored, at: try #require(Position(shard: 0, number: 1)))
    }

    private func booked(_ id: MessageSubjectID = Given.appointment, hours: Int = 72) -> AppointmentBookedV1 {
        let startsAt = Given.at.advanced(by: .seconds(hours * 3_600))
        let slot = SlotView(
            practitionerId: Given.staff, startsAt: startsAt, endsAt: startsAt.advanced(by: .seconds(1_800)))
        return AppointmentBookedV1(
            appointmentId: id.retagged(), patientId: Given.patient, slot: slot, of: ServiceID(high: 1, low: 3),
            timeZone: "Africa/Cairo")
    }

    private func changed(_ status: AppointmentStatus) -> SchedulingIntegrationEvent {
        .appointmentStatusChanged(
            AppointmentStatusChangedV1(
                appointmentId: Given.appointment.retagged(), patientId: Given.patient, status: status))
    }

    @Test func `a booking is announced, and one in its place says that it was moved`() async throws {
        try await withDesk(RecordingChannel("sms", .sms)) { desk in
            let reaction = AppointmentsReaction(messages: desk.module.appointments)
            try await reaction.react(to: try published(.appointmentBooked(booked())))
            #expect(try await desk.message(.appointmentBooked).status == .queued)
            #expect(
                try await desk.message(.appointmentReminder24h).nextAt == Given.at.advanced(by: .seconds(48 * 3_600)))
            try await reaction.react(to: try published(changed(.confirmed)))
            #expect(try await desk.message(.appointmentReminder2h).status == .queued)
            var next = booked(Given.otherAppointment, hours: 96)
            next.previousId = Given.appointment.retagged()
            try await reaction.react(to: try published(changed(.rescheduled)))
            try await reaction.react(to: try published(.appointmentBooked(next)))
            #expect(try await desk.message(.appointmentReminder2h).status == .suppressed)
            #expect(try await desk.message(.appointmentMoved, of: Given.otherAppointment, hours: 96).status == .queued)
            try await desk.expectClean()
        }
    }

    @Test(arguments: [
        (AppointmentStatus.cancelled, true), (.noShow, false), (.checkedIn, false), (.inProgress, false),
        (.completed, false), (.rescheduled, false),
    ]) func `no reminder is left of an appointment that ended`(
        _ status: AppointmentStatus, _ isTold: Bool
    ) async throws {
        try await withDesk(RecordingChannel("sms", .sms)) { desk in
            let reaction = AppointmentsReaction(messages: desk.module.appointments)
            #expect(reaction.isConcerned(with: changed(status)))
            try await reaction.react(to: try published(.appointmentBooked(booked())))
            try await reaction.react(to: try published(changed(status)))
            #expect(try await desk.message(.appointmentReminder2h).reason == "withdrawn")
            // Losing the error is right: a message that was never queued is what is asked for.
            let told = try? await desk.message(.appointmentCancelled)
            #expect((told != nil) == isTold)
        }
    }
}
