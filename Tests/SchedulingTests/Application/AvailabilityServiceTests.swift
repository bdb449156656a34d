import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Availability over PostgreSQL. The clock stands at 08:00 on a Monday in Cairo, which is 06:00 in UTC.
@Suite struct AvailabilityServiceTests {
    /// The week that begins with the clock's day.
    private func week(_ change: (inout AvailabilityQuery) -> Void = { _ in }) throws -> AvailabilityQuery {
        var query = AvailabilityQuery(
            serviceID: CatalogueFixture.service, from: try Given.instant("2026-01-04T00:00:00Z"),
            to: try Given.instant("2026-01-11T00:00:00Z"))
        change(&query)
        return query
    }

    /// The slots as `MM-DDTHH:MM` in UTC.
    private func starts(
        _ desk: SchedulingDesk, _ query: AvailabilityQuery, in hospital: HospitalID = Given.hospital
    ) async throws -> [String] {
        try await desk.service.availability(desk.context(hospital), query).items.map {
            String($0.startsAt.description.dropFirst(5).prefix(11))
        }
    }

    @Test func `slots lie in working hours, behind the clock and around what is booked`() async throws {
        let clock = ManualClock(Given.at)
        try await withDesk(clock: clock) { desk in
            try desk.sql(CatalogueFixture.service() + CatalogueFixture.schedule())
            let free = ["01-05T07:00", "01-05T07:45", "01-05T08:30"]
            #expect(try await starts(desk, week()) == free)
            try desk.sql(CatalogueFixture.block(Given.doctor, "2026-01-05T08:00Z", "2026-01-05T08:30Z"))
            #expect(try await starts(desk, week()) == ["01-05T07:00", "01-05T08:30"])
            clock.advance(by: .seconds(3_601))
            #expect(try await starts(desk, week()) == ["01-05T08:30"])
        }
    }

    @Test func `a slot that is held is free again once its time is over`() async throws {
        let clock = ManualClock(Given.at)
        try await withDesk(clock: clock) { desk in
            try desk.sql(
                CatalogueFixture.service() + CatalogueFixture.schedule()
                    + CatalogueFixture.block(
                        Given.doctor, "2026-01-05T07:00Z", "2026-01-05T07:45Z", expires: "2026-01-05T06:05Z"))
            #expect(try await starts(desk, week()).first == "01-05T07:45")
            clock.advance(by: .seconds(299))
            #expect(try await starts(desk, week()).first == "01-05T07:45")
            clock.advance(by: .seconds(1))
            #expect(try await starts(desk, week()).first == "01-05T07:00")
        }
    }

    @Test func `leave and days with other hours count, in the zone of each place`() async throws {
        try await withDesk { desk in
            let hours = [
                CatalogueFixture.hours("monday", "09:00", "10:30", at: Given.berlin),
                CatalogueFixture.hours("tuesday", "09:00", "10:30", at: Given.location),
                CatalogueFixture.hours("wednesday", "09:00", "10:30"),
            ]
            try desk.sql(
                CatalogueFixture.service(minutes: "30, 0, 30")
                    + CatalogueFixture.schedule(
                        hours: hours.joined(separator: ","),
                        exceptions: #"{"date":"2026-01-08","hours":[{"startsAt":"22:00","endsAt":"22:30"}]}"#,
                        leave: #"{"from":"2026-01-06T07:10:00Z","to":"2026-01-06T07:40:00Z"}"#))
            let berlin = ["01-05T08:00", "01-05T08:30", "01-05T09:00"]
            let cairo = ["01-06T07:40"]
            let nowhere = ["01-07T07:00", "01-07T07:30", "01-07T08:00", "01-08T20:00"]
            #expect(try await starts(desk, week()) == berlin + cairo + nowhere)
            let inBerlin = try week { $0.locationID = Given.berlin }
            #expect(try await starts(desk, inBerlin) == berlin)
            let inCairo = try week { $0.locationID = Given.location }
            #expect(try await starts(desk, inCairo) == cairo)
        }
    }

    @Test func `who gives the service is asked, and who does not is left out`() async throws {
        let other = ServiceID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0502)
        let rows: [(services: [ServiceID], credentials: String, isAsked: Bool)] = [
            ([], #"{"name":"BCBA"}"#, true),
            ([other, CatalogueFixture.service], #"{"name":"RBT"},{"name":"BCBA"}"#, true),
            ([other], #"{"name":"BCBA"}"#, false),
            ([], #"{"name":"RBT"}"#, false),
            ([], "", false),
            ([], #"{"name":"BCBA","validTo":"2026-01-04"}"#, false),
            ([], #"{"name":"BCBA","validFrom":"2026-01-05","validTo":"2026-01-05"}"#, true),
        ]
        for row in rows {
            try await withDesk { desk in
                try desk.sql(
                    CatalogueFixture.service(credentials: ["BCBA"])
                        + CatalogueFixture.schedule(credentials: row.credentials, services: row.services))
                #expect(try await starts(desk, week()).isEmpty != row.isAsked, "\(row)")
                let named = try week { $0.practitionerIDs = [Given.doctor, Given.otherDoctor] }
                #expect(try await starts(desk, named).isEmpty != row.isAsked, "\(row)")
                let unscheduled = try week { $0.practitionerIDs = [Given.otherDoctor] }
                #expect(try await starts(desk, unscheduled).isEmpty)
            }
        }
    }

    @Test func `rooms are those of the place and of the service that are used`() async throws {
        let other = ServiceID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0502)
        try await withDesk { desk in
            try desk.sql(
                CatalogueFixture.service(needsRoom: true)
                    + CatalogueFixture.schedule(
                        hours: CatalogueFixture.hours("monday", "09:00", "11:00", at: Given.location)))
            #expect(try await starts(desk, week()).isEmpty)
            for (number, text) in [("at: nowhere", nil as LocationID?), ("elsewhere", Given.berlin)].enumerated() {
                let id = RoomID(high: 9, low: UInt64(number))
                try desk.sql(CatalogueFixture.room(id, at: text.1))
            }
            try desk.sql(CatalogueFixture.room(RoomID(high: 9, low: 7), at: Given.location, services: [other]))
            try desk.sql(CatalogueFixture.room(RoomID(high: 9, low: 8), at: Given.location, status: "inactive"))
            #expect(try await starts(desk, week()).isEmpty)
            try desk.sql(CatalogueFixture.room(at: Given.location, services: [other, CatalogueFixture.service]))
            try desk.sql(CatalogueFixture.block(CatalogueFixture.room, "2026-01-05T07:10Z", "2026-01-05T07:20Z"))
            #expect(try await starts(desk, week()) == ["01-05T07:45", "01-05T08:30"])
            try desk.sql(CatalogueFixture.room(CatalogueFixture.otherRoom, at: Given.location))
            let slots = try await desk.service.availability(desk.context(), week()).items
            let (one, two) = (CatalogueFixture.room, CatalogueFixture.otherRoom)
            #expect(slots.map(\.roomId) == [two, one, one])
            let places = Set(slots.map(\.locationId))
            #expect(places == [Given.location])
        }
    }

    @Test func `another hospital's blocks, rooms and schedules never matter`() async throws {
        try await withDesk { desk in
            try desk.sql(
                CatalogueFixture.service(needsRoom: true) + CatalogueFixture.schedule()
                    + CatalogueFixture.room() + CatalogueFixture.service(in: Given.otherHospital, needsRoom: true)
                    + CatalogueFixture.room(CatalogueFixture.otherRoom, in: Given.otherHospital)
                    + CatalogueFixture.schedule(Given.otherDoctor, in: Given.otherHospital))
            let before = try await desk.service.availability(desk.context(), week()).items
            #expect(before.count == 3)
            for resource in [Given.doctor.description, CatalogueFixture.room.description] {
                try desk.sql(
                    CatalogueFixture.block(
                        resource, "2026-01-05T00:00Z", "2026-01-06T00:00Z", in: Given.otherHospital))
            }
            #expect(try await desk.service.availability(desk.context(), week()).items == before)
            // Who works there is nobody here, and the service that both have is answered from each one's own rows.
            #expect(try await starts(desk, week(), in: Given.otherHospital).isEmpty)
            let elsewhere = HospitalID(high: 1, low: 1)
            await desk.expectFailure(.rule(.unknownService)) {
                try await desk.service.availability(desk.context(elsewhere), week())
            }
        }
    }

    @Test func `what is asked for wrongly is refused`() async throws {
        try await withDesk { desk in
            let inactive = ServiceID(high: 1, low: 1)
            try desk.sql(CatalogueFixture.service() + CatalogueFixture.service(inactive, status: "inactive"))
            let rows: [(rule: SchedulingRule, change: (inout AvailabilityQuery) -> Void)] = [
                (.unknownService, { $0.serviceID = ServiceID(high: 1, low: 2) }),
                (.serviceInactive, { $0.serviceID = inactive }),
                (.unknownPractitioner, { $0.practitionerIDs = [Given.doctor, Given.receptionist] }),
                (.unknownLocation, { $0.locationID = LocationID(high: 1, low: 2) }),
            ]
            for row in rows {
                await desk.expectFailure(.rule(row.rule)) {
                    try await desk.service.availability(desk.context(), week(row.change))
                }
            }
            let many = try week {
                $0.limit = 0
                $0.to = $0.from
                $0.practitionerIDs = (0...SchedulingLimits.practitionersPerQuestion).map {
                    UserID(high: 5, low: UInt64($0))
                }
            }
            guard
                case .invalid(let fields) = await desk.failure({
                    try await desk.service.availability(desk.context(), many)
                })
            else {
                Issue.record("it is not refused as invalid")
                return
            }
            #expect(fields.map(\.field).sorted() == ["maxSlots", "practitionerId", "to"])
        }
    }

    @Test func `more practitioners than one question takes are told, and those without the service do not count`()
        async throws
    {
        try await withDesk { desk in
            let most = SchedulingLimits.practitionersPerQuestion
            var rows = CatalogueFixture.service(credentials: ["MD"])
            for number in 0...most {
                let id = UserID(high: 5, low: UInt64(number))
                desk.practitioners.add(id)
                rows += CatalogueFixture.schedule(id, credentials: number < most ? #"{"name":"MD"}"# : "")
            }
            try desk.sql(rows)
            #expect(try await starts(desk, week()).count == 3 * most)
            try desk.sql(CatalogueFixture.schedule(credentials: #"{"name":"MD"}"#))
            let failure = await desk.failure { try await desk.service.availability(desk.context(), week()) }
            guard case .invalid(let fields) = failure else {
                Issue.record("it is not refused as invalid")
                return
            }
            #expect(fields.map(\.code) == ["tooMany"])
        }
    }
}
