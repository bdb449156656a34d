import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// What becomes of appointments.
@Suite(.endsWhenItHangs) struct AppointmentStepTests {
    @Test func `a patient comes, is called, seen and done, in one commit each`() async throws {
        let clock = ManualClock(Given.at)
        try await withDesk(clock: clock) { desk in
            try await desk.work(Given.doctor)
            let booked = try await desk.book(try await desk.offer(), "10:00")
            try await desk.move(booked.id, .confirm)
            clock.set(try SchedulingDesk.cairo("09:50"))
            let queue = try await desk.queue()
            var request = CheckInRequest()
            request.queueId = queue.id
            let come = try await desk.move(booked.id, .checkIn(request))
            #expect(come.status == .checkedIn)
            let visit = try await desk.service.visit(desk.context(), try #require(come.visitId))
            #expect(visit.appointmentId == booked.id)
            let token = try await desk.callNext(queue)
            #expect(token.visitId == visit.id)
            #expect(token.priority == .onTimeAppointment)
            try await desk.move(booked.id, .start)
            #expect(try await desk.move(booked.id, .complete).status == .completed)
            try await desk.expectClean()
        }
    }

    @Test func `who comes late waits like anybody else`() async throws {
        let clock = ManualClock(Given.at)
        try await withDesk(clock: clock) { desk in
            try await desk.work(Given.doctor)
            let booked = try await desk.book(try await desk.offer(), "10:00")
            clock.set(try SchedulingDesk.cairo("10:11"))
            let queue = try await desk.queue()
            var request = CheckInRequest()
            request.queueId = queue.id
            try await desk.move(booked.id, .checkIn(request))
            #expect(try await desk.callNext(queue).priority == .walkIn)
        }
    }

    @Test func `a patient who has an open visit is not checked in twice, and the appointment stays as it was`()
        async throws
    {
        try await withDesk { desk in
            try await desk.work(Given.doctor)
            let offered = try await desk.offer()
            let first = try await desk.book(offered, "10:00", of: Given.patient)
            let second = try await desk.book(offered, "12:00", of: Given.patient)
            let visit = try #require(try await desk.move(first.id, .checkIn(CheckInRequest())).visitId)
            await desk.expectFailure(.conflict(.visitOpen(visit))) {
                try await desk.move(second.id, .checkIn(CheckInRequest()))
            }
            #expect(try await desk.service.appointment(desk.context(), second.id).status == .booked)
            try await desk.expectClean()
        }
    }

    @Test func `what is called off less than a day before is late`() async throws {
        let clock = ManualClock(Given.at)
        try await withDesk(clock: clock) { desk in
            try await desk.work(Given.doctor)
            let offered = try await desk.offer()
            let early = try await desk.book(offered, "10:00")
            let late = try await desk.book(offered, "12:00")
            clock.set(try SchedulingDesk.cairo("10:00").advanced(by: .seconds(-86_400)))
            var request = CancelAppointmentRequest(by: .patient)
            request.reason = "Travels that day"
            #expect(try await desk.move(early.id, .cancel(request)).isLate == false)
            clock.set(try SchedulingDesk.cairo("12:01").advanced(by: .seconds(-86_400)))
            let cancelled = try await desk.move(late.id, .cancel(request))
            #expect(cancelled.isLate == true)
            #expect(cancelled.cancelledBy == .patient)
            #expect(cancelled.reason == "Travels that day")
            #expect(try await desk.service.appointment(desk.context(), late.id) == cancelled)
            // Their times are free again.
            _ = try await desk.book(offered, "12:00")
            try await desk.expectClean()
        }
    }

    @Test func `nobody is missing before it has started, and then the time is free`() async throws {
        let clock = ManualClock(Given.at)
        try await withDesk(clock: clock) { desk in
            try await desk.work(Given.doctor)
            let offered = try await desk.offer()
            let booked = try await desk.book(offered, "10:00")
            await desk.expectFailure(.rule(.notStarted)) { try await desk.move(booked.id, .noShow) }
            clock.set(try SchedulingDesk.cairo("10:00"))
            #expect(try await desk.move(booked.id, .noShow).status == .noShow)
            _ = try await desk.book(offered, "10:05")
            await desk.expectFailure(.rule(.appointmentNotInStatus(.noShow))) {
                try await desk.move(booked.id, .checkIn(CheckInRequest()))
            }
            try await desk.expectClean()
        }
    }

    @Test func `an appointment may be moved into its own time, and each names the other`() async throws {
        try await withDesk { desk in
            try await desk.work(Given.doctor)
            let offered = try await desk.offer()
            let booked = try await desk.book(offered, "10:00") { $0.notes = "Needs an interpreter" }
            let request = RescheduleAppointmentRequest(startsAt: try SchedulingDesk.cairo("10:10"))
            let moved = try await desk.service.rescheduleAppointment(
                desk.context(), booked.id, expectedVersion: booked.version, request
            ).view
            #expect(moved.rescheduledFromId == booked.id)
            #expect(moved.notes == "Needs an interpreter")
            let old = try await desk.service.appointment(desk.context(), booked.id)
            #expect(old.status == .rescheduled)
            #expect(old.rescheduledToId == moved.id)
            await desk.expectFailure(.rule(.appointmentNotInStatus(.rescheduled))) {
                try await desk.service.rescheduleAppointment(
                    desk.context(), booked.id, expectedVersion: nil, request)
            }
            await desk.expectFailure(.stale(version: 1)) {
                try await desk.service.rescheduleAppointment(
                    desk.context(), moved.id, expectedVersion: 7, request)
            }
            try await desk.expectClean()
        }
    }

    @Test func `an appointment that cannot be moved stays where it is`() async throws {
        try await withDesk { desk in
            try await desk.work(Given.doctor)
            let offered = try await desk.offer()
            let booked = try await desk.book(offered, "10:00")
            _ = try await desk.book(offered, "12:00")
            let request = RescheduleAppointmentRequest(startsAt: try SchedulingDesk.cairo("12:00"))
            let failure = await desk.failure {
                _ = try await desk.service.rescheduleAppointment(
                    desk.context(), booked.id, expectedVersion: nil, request)
            }
            guard case .conflict(.slotTaken(let alternatives)) = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(!alternatives.isEmpty)
            #expect(try await desk.service.appointment(desk.context(), booked.id).status == .booked)
            #expect(await desk.alternatives(try desk.booking(offered, "10:00")) != nil)
            try await desk.expectClean()
        }
    }

    @Test func `another hospital's appointment is one that never was`() async throws {
        try await withDesk { desk in
            try await desk.work(Given.doctor)
            let booked = try await desk.book(try await desk.offer(), "10:00")
            let other = desk.context(Given.otherHospital)
            await desk.expectFailure(.notFound) { try await desk.service.appointment(other, booked.id) }
            await desk.expectFailure(.notFound) {
                try await desk.service.moveAppointment(other, booked.id, expectedVersion: nil, .confirm)
            }
            #expect(try await desk.service.appointments(other, AppointmentListQuery()).items.isEmpty)
        }
    }

    @Test func `lists go by start and by everything that is asked for, page by page`() async throws {
        try await withDesk { desk in
            try await desk.work(Given.doctor, Given.otherDoctor)
            let offered = try await desk.offer()
            var all: [AppointmentID] = []
            for time in ["13:00", "09:00", "11:00"] {
                all.append(try await desk.book(offered, time, of: Given.patient).id)
            }
            let theirs = try await desk.book(offered, "09:00", with: Given.otherDoctor)
            var query = AppointmentListQuery(page: SchedulingPageRequest(limit: 2))
            query.practitionerID = Given.doctor
            let first = try await desk.service.appointments(desk.context(), query)
            #expect(first.items.map(\.id) == [all[1], all[2]])
            query.page.cursor = first.nextCursor
            #expect(try await desk.service.appointments(desk.context(), query).items.map(\.id) == [all[0]])
            query = AppointmentListQuery()
            query.from = try SchedulingDesk.cairo("09:00")
            query.to = try SchedulingDesk.cairo("11:00")
            #expect(
                Set(try await desk.service.appointments(desk.context(), query).items.map(\.id)) == [all[1], theirs.id])
            query = AppointmentListQuery()
            query.patientID = Given.patient
            query.status = .booked
            #expect(try await desk.service.appointments(desk.context(), query).items.count == 3)
            query.status = .cancelled
            #expect(try await desk.service.appointments(desk.context(), query).items.isEmpty)
        }
    }
}
