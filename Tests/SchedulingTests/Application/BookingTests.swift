import Jobs
import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Bookings, one after the other.
@Suite(.endsWhenItHangs) struct BookingTests {
    @Test func `an appointment keeps the clock's time and the zone beside the instant`() async throws {
        try await withDesk { desk in
            try await desk.work(Given.doctor)
            let booked = try await desk.book(try await desk.offer(), "09:00") { $0.notes = "Needs an interpreter" }
            #expect(booked.status == .booked)
            #expect("\(booked.localStart)" == "2026-01-06T09:00")
            #expect(booked.timeZone == "Africa/Cairo")
            #expect(booked.endsAt == (try SchedulingDesk.cairo("09:30")))
            #expect(booked.warnings == nil)
            let read = try await desk.service.appointment(desk.context(), booked.id)
            #expect(read == booked)
            try await desk.expectClean()
        }
    }

    @Test func `what is kept free behind an appointment is nobody else's, and not a minute more`() async throws {
        try await withDesk { desk in
            try await desk.work(Given.doctor)
            let offered = try await desk.offer()
            _ = try await desk.book(offered, "10:00")
            // Half an hour and ten minutes.
            for time in ["10:39", "10:00", "09:21", "10:10"] {
                let alternatives = await desk.alternatives(try desk.booking(offered, time))
                #expect(alternatives?.isEmpty == false, "\(time)")
            }
            _ = try await desk.book(offered, "10:40")
            _ = try await desk.book(offered, "09:20")
            try await desk.expectClean()
        }
    }

    @Test func `the slots that a refusal names are free`() async throws {
        try await withDesk { desk in
            try await desk.work(Given.doctor, Given.otherDoctor)
            let offered = try await desk.offer()
            _ = try await desk.book(offered, "10:00")
            let alternatives = try #require(await desk.alternatives(try desk.booking(offered, "10:00")))
            #expect(alternatives.count == SchedulingLimits.alternatives)
            #expect(Set(alternatives.map(\.practitionerId)) == [Given.doctor, Given.otherDoctor])
            // Each by itself: what is kept free behind one may reach into the next.
            for doctor in [Given.doctor, Given.otherDoctor] {
                let last = alternatives.last { $0.practitionerId == doctor }
                let slot = try #require(last)
                var request = try desk.booking(offered, "10:00", with: slot.practitionerId)
                request.startsAt = slot.startsAt
                _ = try await desk.service.bookAppointment(desk.context(), request)
            }
            try await desk.expectClean()
        }
    }

    @Test func `a service that takes a room gets one that is free, and none is taken twice`() async throws {
        try await withDesk { desk in
            try await desk.work(Given.doctor, Given.otherDoctor)
            let offered = try await desk.offer { $0.needsRoom = true }
            let none = await desk.alternatives(try desk.booking(offered, "10:00"))
            #expect(none == [])
            let room = try await desk.room()
            let first = try await desk.book(offered, "10:00")
            #expect(first.roomId == room.id)
            // The other doctor is free, and the one room is not.
            #expect(await desk.alternatives(try desk.booking(offered, "10:00", with: Given.otherDoctor)) != nil)
            let second = try await desk.room("Room 2")
            let other = try await desk.book(offered, "10:00", with: Given.otherDoctor)
            #expect(other.roomId == second.id)
            try await desk.expectClean()
        }
    }

    @Test func `who may books over others, and nothing else is put there`() async throws {
        try await withDesk { desk in
            try await desk.work(Given.doctor)
            let offered = try await desk.offer()
            let first = try await desk.book(offered, "10:00")
            var request = try desk.booking(offered, "10:10")
            request.overbook = true
            await desk.expectFailure(.unauthorized(permission: "appointment.overbook")) {
                try await desk.service.bookAppointment(desk.context(), request)
            }
            let may = desk.context(permissions: ["appointment.overbook"])
            let over = try await desk.service.bookAppointment(may, request).view
            #expect(over.isOverbooked)
            // Outside of working hours too.
            request = try desk.booking(offered, "20:00")
            request.overbook = true
            #expect(try await desk.service.bookAppointment(may, request).view.isOverbooked)
            // The first one gone, the overbooked one still stands there.
            try await desk.move(first.id, .cancel(CancelAppointmentRequest(by: .patient)))
            #expect(await desk.alternatives(try desk.booking(offered, "10:20")) != nil)
            try await desk.expectClean()
        }
    }

    @Test func `a patient's own overlap is told, but not of services that may be beside each other`() async throws {
        try await withDesk { desk in
            try await desk.work(Given.doctor, Given.otherDoctor)
            let therapy = try await desk.offer {
                $0.code = "97153"
                $0.concurrentCodes = ["97155"]
            }
            let supervision = try await desk.offer {
                $0.code = "97155"
                $0.concurrentCodes = ["97153"]
            }
            let consultation = try await desk.offer()
            let first = try await desk.book(therapy, "10:00", of: Given.patient)
            let beside = try await desk.book(supervision, "10:00", of: Given.patient, with: Given.otherDoctor)
            #expect(beside.warnings == nil)
            desk.practitioners.add(Given.receptionist)
            try await desk.work(Given.receptionist)
            let third = try await desk.book(consultation, "10:15", of: Given.patient, with: Given.receptionist)
            #expect(third.warnings?.map(\.code) == ["patientOverlap"])
            #expect(Set(third.warnings?.first?.appointmentIds ?? []) == [first.id, beside.id])
            try await desk.expectClean()
        }
    }

    @Test func `a block of a group is shared until it is full, and free again when the last has left`() async throws {
        try await withDesk { desk in
            try await desk.work(Given.doctor)
            let group = try await desk.offer { $0.capacity = 3 }
            let single = try await desk.offer()
            var members: [AppointmentView] = []
            for _ in 0..<3 { members.append(try await desk.book(group, "10:00")) }
            #expect(Set(members.map(\.groupSessionId)).count == 1)
            #expect(await desk.alternatives(try desk.booking(group, "10:00")) != nil)
            #expect(await desk.alternatives(try desk.booking(single, "10:00")) != nil)
            try await desk.move(members[0].id, .cancel(CancelAppointmentRequest(by: .patient)))
            var query = AvailabilityQuery(
                serviceID: group.id, from: try SchedulingDesk.cairo("10:00"), to: try SchedulingDesk.cairo("10:01"))
            query.practitionerIDs = [Given.doctor]
            #expect(try await desk.service.availability(desk.context(), query).items.map(\.seats) == [1])
            await desk.expectFailure(.rule(.patientInGroup)) {
                try await desk.book(group, "10:00", of: members[1].patientId)
            }
            members[0] = try await desk.book(group, "10:00")
            for member in members { try await desk.move(member.id, .cancel(CancelAppointmentRequest(by: .clinic))) }
            _ = try await desk.book(single, "10:00")
            try await desk.expectClean()
        }
    }

    @Test func `a held slot is its holder's until it is over, and then anybody's`() async throws {
        let clock = ManualClock(Given.at)
        try await withDesk(clock: clock) { desk in
            try await desk.work(Given.doctor)
            let offered = try await desk.offer()
            let start = try SchedulingDesk.cairo("10:00")
            let hold = HoldSlotRequest(serviceId: offered.id, practitionerId: Given.doctor, startsAt: start)
            let held = try await desk.service.holdSlot(desk.context(), hold).view
            #expect(held.expiresAt == Given.at.advanced(by: .seconds(SchedulingLimits.holdSeconds)))
            #expect(await desk.alternatives(try desk.booking(offered, "10:00")) != nil)
            let booked = try await desk.book(offered, "10:00") { $0.slotHoldId = held.id }
            await desk.expectFailure(.conflict(.holdEnded)) {
                try await desk.book(offered, "10:00") { $0.slotHoldId = held.id }
            }
            try await desk.move(booked.id, .cancel(CancelAppointmentRequest(by: .patient)))
            _ = try await desk.service.holdSlot(desk.context(), hold)
            clock.advance(by: .seconds(SchedulingLimits.holdSeconds))
            // Nobody has let go of it: whoever books does so first.
            _ = try await desk.book(offered, "10:00")
            try await desk.expectClean()
        }
    }

    @Test func `held slots that are over are let go of by the job, in every hospital`() async throws {
        let clock = ManualClock(Given.at)
        try await withDesk(clock: clock) { desk in
            try await desk.work(Given.doctor)
            let offered = try await desk.offer()
            for time in ["10:00", "11:00"] {
                let hold = HoldSlotRequest(
                    serviceId: offered.id, practitionerId: Given.doctor, startsAt: try SchedulingDesk.cairo(time))
                _ = try await desk.service.holdSlot(desk.context(), hold)
            }
            let live = try #require(desk.service as? LiveSchedulingService)
            #expect(try await SlotHoldExpiry(service: live).round().done == 0)
            clock.advance(by: .seconds(SchedulingLimits.holdSeconds))
            #expect(try await SlotHoldExpiry(service: live).round().done == 2)
            #expect(try desk.sql("SELECT count(*) FROM scheduling.calendar_block") == "0")
            try await desk.expectClean()
        }
    }

    @Test func `a request that is sent again is answered again, whatever is booked by now`() async throws {
        try await withDesk { desk in
            try await desk.work(Given.doctor)
            let offered = try await desk.offer()
            let request = try desk.booking(offered, "10:00")
            let first = try await desk.service.bookAppointment(desk.context(key: "one"), request)
            let again = try await desk.service.bookAppointment(desk.context(key: "one"), request)
            #expect(again.view.id == first.view.id)
            #expect(again.receipt.isReplay)
            await desk.expectFailure(.keyReused) {
                try await desk.service.bookAppointment(desk.context(key: "one", hash: 2), request)
            }
            try await desk.expectClean()
        }
    }
}
