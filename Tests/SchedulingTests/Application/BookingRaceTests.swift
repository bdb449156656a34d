import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Many who want the same slot at the same instant, of two processes.
@Suite(.endsWhenItHangs) struct BookingRaceTests {
    private static let count = 1_000

    /// What became of one request.
    private enum Outcome: Sendable {
        case won
        case lost([SlotView])
        case failed(SchedulingServiceError)
    }

    @Test func `of a thousand bookings of one slot one wins, and the others learn of slots that are free`() async throws
    {
        try await withDesks(2) { desks in
            let offered = try await Self.furnish(desks)
            let requests = try (0..<Self.count).map { try desks[$0 % 2].booking(offered, "10:00") }
            let outcomes = await Self.race(desks) { desk, place in
                try await desk.service.bookAppointment(desk.context(), requests[place])
            }
            try await Self.expectOneWinner(outcomes, offered, desks[0])
            #expect(try desks[0].sql("SELECT count(*) FROM scheduling.appointment WHERE status = 'booked'") == "2")
            for desk in desks { try await desk.expectClean() }
        }
    }

    @Test func `of a thousand who hold one slot one holds it`() async throws {
        try await withDesks(2) { desks in
            let offered = try await Self.furnish(desks)
            let hold = HoldSlotRequest(
                serviceId: offered.id, practitionerId: Given.doctor, startsAt: try SchedulingDesk.cairo("10:00"))
            let outcomes = await Self.race(desks) { desk, _ in
                try await desk.service.holdSlot(desk.context(), hold)
            }
            try await Self.expectOneWinner(outcomes, offered, desks[0])
            #expect(try desks[0].sql("SELECT count(*) FROM scheduling.slot_hold") == "1")
            for desk in desks { try await desk.expectClean() }
        }
    }

    @Test func `of a hundred who want the last seat of a group one gets it`() async throws {
        try await withDesks(2) { desks in
            try await desks[0].work(Given.doctor)
            let group = try await desks[0].offer { $0.capacity = 5 }
            for _ in 0..<4 { _ = try await desks[0].book(group, "10:00") }
            let requests = try (0..<100).map { try desks[$0 % 2].booking(group, "10:00") }
            let outcomes = await Self.race(desks, count: 100) { desk, place in
                try await desk.service.bookAppointment(desk.context(), requests[place])
            }
            let winners = outcomes.count { if case .won = $0 { true } else { false } }
            let failures = outcomes.count { if case .failed = $0 { true } else { false } }
            #expect(winners == 1)
            #expect(failures == 0)
            #expect(try desks[0].sql("SELECT seats_taken FROM scheduling.group_session") == "5")
            try await desks[0].expectClean()
        }
    }

    private static func furnish(_ desks: [SchedulingDesk]) async throws -> ServiceView {
        try await desks[0].work(Given.doctor, Given.otherDoctor)
        return try await desks[0].offer()
    }

    private static func race<View: Sendable>(
        _ desks: [SchedulingDesk], count: Int = BookingRaceTests.count,
        _ ask: @escaping @Sendable (SchedulingDesk, Int) async throws -> Written<View>
    ) async -> [Outcome] {
        await withTaskGroup(of: Outcome.self) { group in
            for place in 0..<count {
                group.addTask {
                    do {
                        _ = try await ask(desks[place % desks.count], place)
                        return .won
                    } catch SchedulingServiceError.conflict(.slotTaken(let alternatives)) {
                        return .lost(alternatives)
                    } catch {
                        return .failed(SchedulingServiceError(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private static func expectOneWinner(
        _ outcomes: [Outcome], _ offered: ServiceView, _ desk: SchedulingDesk
    ) async throws {
        var named: [[SlotView]] = []
        var winners = 0
        for outcome in outcomes {
            switch outcome {
            case .won: winners += 1
            case .lost(let alternatives): named.append(alternatives)
            case .failed(let error): Issue.record("\(error)")
            }
        }
        #expect(winners == 1)
        #expect(named.count == outcomes.count - 1)
        #expect(named.allSatisfy { $0.count == SchedulingLimits.alternatives })
        // Any of what the last one was told can be had.
        let slot = try #require(named.last?.randomElement())
        var request = try desk.booking(offered, "10:00", with: slot.practitionerId)
        request.startsAt = slot.startsAt
        _ = try await desk.service.bookAppointment(desk.context(), request)
    }
}
