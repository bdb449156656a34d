import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Calendars under whatever comes.
@Suite(.endsWhenItHangs) struct CalendarPropertyTests {
    @Test func `whatever is booked, moved and called off, nobody and no room is booked twice`() async throws {
        var random = SeededRandom()
        try await withDesks(2) { desks in
            try await desks[0].work(Given.doctor, Given.otherDoctor)
            _ = try await desks[0].room()
            let services = [
                try await desks[0].offer { $0.needsRoom = true }, try await desks[0].offer(),
                try await desks[0].offer { $0.capacity = 3 },
            ]
            for round in 0..<12 {
                let seeds = (0..<16).map { random.derived(UInt64(round * 100 + $0)) }
                await withTaskGroup(of: Void.self) { group in
                    for (place, seed) in seeds.enumerated() {
                        group.addTask { await Self.act(desks[place % 2], services, seed) }
                    }
                }
            }
            #expect(random.next() != 0)
            try Self.expectNoOverlap(desks[0], "seed \(random.seed)")
            try await desks[0].expectClean()
        }
    }

    /// Does one thing by chance; refusals are what they are.
    private static func act(_ desk: SchedulingDesk, _ services: [ServiceView], _ seed: SeededRandom) async {
        var random = seed
        let offered = services[Int.random(in: 0..<services.count, using: &random)]
        let doctor = Bool.random(using: &random) ? Given.doctor : Given.otherDoctor
        let minute = Int.random(in: 0..<48, using: &random) * 10
        let permitted = desk.context(permissions: ["appointment.overbook"])
        let chance = Int.random(in: 0..<10, using: &random)
        let page = try? await desk.service.appointments(desk.context(), AppointmentListQuery())
        let known = page?.items.filter { [.booked, .confirmed].contains($0.status) }.randomElement(using: &random)
        // Whatever is refused is refused: what stands in the calendar in the end is looked at.
        _ = try? await {
            let start = try SchedulingDesk.cairo("09:00").advanced(by: .seconds(minute * 60))
            if let known, chance < 2 {
                return try await desk.move(known.id, .cancel(CancelAppointmentRequest(by: .clinic))).id
            }
            if let known, chance < 4 {
                return try await desk.service.rescheduleAppointment(
                    desk.context(), known.id, expectedVersion: nil, RescheduleAppointmentRequest(startsAt: start)
                ).view.id
            }
            var request = BookAppointmentRequest(
                patientId: desk.someone(), practitionerId: doctor, serviceId: offered.id, startsAt: start)
            request.overbook = chance == 9
            return try await desk.service.bookAppointment(permitted, request).view.id
        }()
    }

    /// By the events alone, and by code that shares nothing with the calendar's.
    private static func expectNoOverlap(_ desk: SchedulingDesk, _ context: String) throws {
        let overlapping = try desk.sql(
            """
            SELECT count(*)
            FROM scheduling.appointment a
            JOIN scheduling.appointment b ON b.hospital_id = a.hospital_id AND b.appointment_id > a.appointment_id
                AND (b.practitioner_id = a.practitioner_id OR b.room_id = a.room_id)
                AND b.starts_at < a.ends_at + interval '10 minutes' AND a.starts_at < b.ends_at + interval '10 minutes'
                AND (a.group_session_id IS NULL OR b.group_session_id IS NULL OR a.group_session_id <> b.group_session_id)
            WHERE a.status = 'booked' AND b.status = 'booked' AND NOT a.is_overbooked AND NOT b.is_overbooked
            """)
        #expect(overlapping == "0", "\(context)")
        let booked = try desk.sql("SELECT count(*) FROM scheduling.appointment")
        #expect((Int(booked) ?? 0) > 20, "\(context): \(booked) were booked")
    }
}
