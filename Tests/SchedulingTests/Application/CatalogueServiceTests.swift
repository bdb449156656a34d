import JSON
import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Services, rooms and schedules over the real journal and database.
@Suite struct CatalogueServiceTests {
    @Test func `what is written is what is read`() async throws {
        try await withDesk { desk in
            let (service, context) = (desk.service, desk.context())
            let defined = try await service.defineService(context, Self.therapy()).view
            #expect(defined.slotMinutes == 60 && defined.capacity == 1 && defined.status == .active)
            #expect(try await service.service(context, defined.id) == defined)
            var change = ChangeServiceRequest()
            change.durationMinutes = .value(90)
            change.concurrentCodes = .value(["97155", "97156"])
            change.code = .null
            let changed = try await service.changeService(context, defined.id, expectedVersion: 1, change).view
            #expect(changed.version == 2 && changed.slotMinutes == 90 && changed.code == nil)
            #expect(changed.requiredCredentials == ["RBT"])
            #expect(try await service.service(context, defined.id) == changed)

            let opened = try await service.openRoom(context, Self.room([defined.id])).view
            #expect(try await service.room(context, opened.id) == opened)
            var move = ChangeRoomRequest()
            move.locationId = .value(Given.berlin)
            move.serviceIds = .null
            let moved = try await service.changeRoom(context, opened.id, expectedVersion: 1, move).view
            #expect(moved.locationId == Given.berlin && moved.serviceIds.isEmpty && moved.version == 2)
            #expect(try await service.room(context, opened.id) == moved)

            let empty = try await service.schedule(context, of: Given.doctor)
            #expect(empty == PractitionerScheduleView(practitionerId: Given.doctor, version: 0, updatedAt: nil))
            let request = try Self.schedule([defined.id])
            let set = try await service.setSchedule(context, of: Given.doctor, expectedVersion: 0, request).view
            #expect(set.weeklyHours == request.weeklyHours && set.version == 1)
            #expect(try await service.schedule(context, of: Given.doctor) == set)
            let cleared = try await service.setSchedule(
                context, of: Given.doctor, expectedVersion: 1, SetScheduleRequest()
            ).view
            #expect(cleared.weeklyHours.isEmpty && cleared.version == 2)
            #expect(try await service.schedule(context, of: Given.doctor) == cleared)
            try await desk.expectClean()
        }
    }

    @Test func `a stale version changes nothing`() async throws {
        try await withDesk { desk in
            let (service, context) = (desk.service, desk.context())
            let defined = try await service.defineService(context, Self.therapy()).view
            let opened = try await service.openRoom(context, Self.room([])).view
            var change = ChangeServiceRequest()
            change.status = .value(.inactive)
            let retire = change
            _ = try await service.changeService(context, defined.id, expectedVersion: 1, retire)
            await desk.expectFailure(.stale(version: 2)) {
                try await service.changeService(context, defined.id, expectedVersion: 1, retire)
            }
            await desk.expectFailure(.stale(version: 1)) {
                try await service.changeRoom(context, opened.id, expectedVersion: 7, ChangeRoomRequest())
            }
            await desk.expectFailure(.stale(version: 0)) {
                try await service.setSchedule(
                    context, of: Given.doctor, expectedVersion: 3, SetScheduleRequest())
            }
            _ = try await service.setSchedule(context, of: Given.doctor, expectedVersion: nil, SetScheduleRequest())
            await desk.expectFailure(.stale(version: 1)) {
                try await service.setSchedule(
                    context, of: Given.doctor, expectedVersion: 0, SetScheduleRequest())
            }
            // A change of nothing leaves the version as it is.
            let same = try await service.changeService(context, defined.id, expectedVersion: 2, retire)
            #expect(same.view.version == 2)
            try await desk.expectClean()
        }
    }

    @Test func `a repeated request changes nothing and answers the same resource`() async throws {
        try await withDesks(2) { desks in
            let (first, second) = (desks[0], desks[1])
            let defined = try await first.service.defineService(first.context(key: "define"), Self.therapy())
            let request = try Self.schedule([defined.view.id])
            let room = try await first.service.openRoom(first.context(key: "open"), Self.room([defined.view.id]))
            let set = try await first.service.setSchedule(
                first.context(key: "set"), of: Given.doctor, expectedVersion: 0, request)
            for desk in [first, second] {
                // A replay is answered though the user may not log in any more.
                desk.practitioners.remove(Given.doctor)
                let again = try await desk.service.defineService(desk.context(key: "define"), Self.therapy())
                #expect(again.view == defined.view && again.receipt.isReplay)
                #expect(again.receipt.eventID == defined.receipt.eventID)
                let opened = try await desk.service.openRoom(desk.context(key: "open"), Self.room([defined.view.id]))
                #expect(opened.view == room.view && opened.receipt.isReplay)
                let setAgain = try await desk.service.setSchedule(
                    desk.context(key: "set"), of: Given.doctor, expectedVersion: 0, request)
                #expect(setAgain.view == set.view && setAgain.receipt.isReplay)
                await desk.expectFailure(.keyReused) {
                    try await desk.service.defineService(desk.context(key: "define", hash: 2), Self.therapy())
                }
            }
            #expect(try await first.service.services(first.context(), ServiceListQuery()).items.count == 1)
            try await first.expectClean()
        }
    }

    @Test func `unknown references are refused by the field that names them`() async throws {
        try await withDesk { desk in
            let (service, context) = (desk.service, desk.context())
            let known = try await service.defineService(context, Self.therapy()).view.id
            let unknown = ServiceID(high: 1, low: 9)
            await desk.expectFailure(.rule(.inField("serviceIds[1]", .unknownService))) {
                try await service.openRoom(context, Self.room([known, unknown]))
            }
            var elsewhere = Self.room([])
            elsewhere.locationId = LocationID(high: 1, low: 9)
            let nowhere = elsewhere
            await desk.expectFailure(.rule(.inField("locationId", .unknownLocation))) {
                try await service.openRoom(context, nowhere)
            }
            let room = try await service.openRoom(context, Self.room([known])).view
            var change = ChangeRoomRequest()
            change.serviceIds = .value([unknown, known])
            let wrong = change
            await desk.expectFailure(.rule(.inField("serviceIds[0]", .unknownService))) {
                try await service.changeRoom(context, room.id, expectedVersion: nil, wrong)
            }
            let schedule = try Self.schedule([known, unknown])
            await desk.expectFailure(.rule(.inField("serviceIds[1]", .unknownService))) {
                try await service.setSchedule(context, of: Given.doctor, expectedVersion: nil, schedule)
            }
            var travels = SetScheduleRequest()
            let nine = try Given.time("09:00")
            travels.weeklyHours = [WeeklyHours(.monday, nine, try Given.time("10:00"), locationId: Given.location)]
            travels.exceptions = [
                ScheduleException(
                    try Given.day("2026-02-03"),
                    [ScheduleException.Hours(nine, try Given.time("10:00"), locationId: nowhere.locationId)])
            ]
            let away = travels
            await desk.expectFailure(.rule(.inField("exceptions[0].hours[0].locationId", .unknownLocation))) {
                try await service.setSchedule(context, of: Given.doctor, expectedVersion: nil, away)
            }
            await desk.expectFailure(.notFound) {
                try await service.setSchedule(
                    context, of: UserID(high: 1, low: 9), expectedVersion: nil, SetScheduleRequest())
            }
            await desk.expectFailure(.notFound) { try await service.schedule(context, of: UserID(high: 1, low: 9)) }
            await desk.expectFailure(.invalid([Self.nameFault])) {
                try await service.defineService(context, DefineServiceRequest(name: " ", durationMinutes: 30))
            }
        }
    }

    @Test func `who left keeps a schedule that is read and not changed`() async throws {
        try await withDesk { desk in
            let (service, context) = (desk.service, desk.context())
            let set = try await service.setSchedule(
                context, of: Given.doctor, expectedVersion: nil, try Self.schedule([])
            ).view
            desk.practitioners.remove(Given.doctor)
            #expect(try await service.schedule(context, of: Given.doctor) == set)
            await desk.expectFailure(.rule(.unknownPractitioner)) {
                try await service.setSchedule(
                    context, of: Given.doctor, expectedVersion: nil, SetScheduleRequest())
            }
        }
    }

    @Test func `lists are paged, oldest first, by status and place`() async throws {
        try await withDesk { desk in
            let (service, context) = (desk.service, desk.context())
            var ids: [ServiceID] = []
            for number in 1...5 {
                let request = DefineServiceRequest(name: "Service \(number)", durationMinutes: 30)
                ids.append(try await service.defineService(context, request).view.id)
            }
            var change = ChangeServiceRequest()
            change.status = .value(.inactive)
            _ = try await service.changeService(context, ids[1], expectedVersion: nil, change)
            var seen: [ServiceID] = []
            var cursor: String?
            repeat {
                let page = try await service.services(
                    context,
                    ServiceListQuery(status: .active, page: SchedulingPageRequest(limit: 2, cursor: cursor)))
                #expect(page.items.count <= 2)
                seen += page.items.map(\.id)
                cursor = page.nextCursor
            } while cursor != nil
            #expect(seen == [ids[0], ids[2], ids[3], ids[4]])
            let retired = try await service.services(context, ServiceListQuery(status: .inactive))
            #expect(retired.items.map(\.id) == [ids[1]])
            let here = try await service.openRoom(context, Self.room([])).view
            let elsewhere = try await service.openRoom(context, OpenRoomRequest(name: "Nowhere")).view
            let located = try await service.rooms(context, RoomListQuery(locationID: Given.location))
            #expect(located.items == [here])
            let all = try await service.rooms(context, RoomListQuery(status: .active))
            #expect(all.items == [here, elsewhere])
            for doctor in [Given.otherDoctor, Given.doctor] {
                let request = try Self.schedule([ids[0]])
                _ = try await service.setSchedule(context, of: doctor, expectedVersion: nil, request)
            }
            let first = try await service.practitioners(context, SchedulingPageRequest(limit: 1))
            let second = try await service.practitioners(
                context, SchedulingPageRequest(limit: 1, cursor: first.nextCursor))
            #expect((first.items + second.items).map(\.practitionerId) == [Given.doctor, Given.otherDoctor])
            #expect(first.items.map(\.credentials) == [[Credential("RBT")]])
            #expect(first.items.map(\.serviceIds) == [[ids[0]]] && second.nextCursor == nil)
            let wrong = SchedulingPageRequest(cursor: "nonsense")
            let refusal = await desk.failure { try await service.practitioners(context, wrong) }
            #expect(refusal?.failure.code == "invalidCursor")
        }
    }

    @Test func `another hospital learns nothing`() async throws {
        try await withDesk { desk in
            let service = desk.service
            let defined = try await service.defineService(desk.context(), Self.therapy()).view
            let room = try await service.openRoom(desk.context(), Self.room([])).view
            _ = try await service.setSchedule(
                desk.context(), of: Given.doctor, expectedVersion: nil, try Self.schedule([]))
            let other = desk.context(Given.otherHospital)
            await desk.expectFailure(.notFound) { try await service.service(other, defined.id) }
            await desk.expectFailure(.notFound) { try await service.room(other, room.id) }
            await desk.expectFailure(.notFound) { try await service.schedule(other, of: Given.doctor) }
            var change = ChangeServiceRequest()
            change.name = .value("Theirs")
            let theirs = change
            await desk.expectFailure(.notFound) {
                try await service.changeService(other, defined.id, expectedVersion: nil, theirs)
            }
            await desk.expectFailure(.notFound) {
                try await service.changeRoom(other, room.id, expectedVersion: nil, ChangeRoomRequest())
            }
            await desk.expectFailure(.notFound) {
                try await service.setSchedule(other, of: Given.doctor, expectedVersion: nil, SetScheduleRequest())
            }
            var request = OpenRoomRequest(name: "Theirs")
            request.serviceIds = [defined.id]
            let foreign = request
            await desk.expectFailure(.rule(.inField("serviceIds[0]", .unknownService))) {
                try await service.openRoom(other, foreign)
            }
            #expect(try await service.services(other, ServiceListQuery()).items.isEmpty)
            #expect(try await service.rooms(other, RoomListQuery()).items.isEmpty)
            #expect(try await service.practitioners(other, SchedulingPageRequest()).items.isEmpty)
            try await desk.expectClean()
        }
    }

    private static let nameFault = FieldError(field: "name", code: "required", message: "This is needed.")

    private static func therapy() -> DefineServiceRequest {
        var request = DefineServiceRequest(name: "Therapy", durationMinutes: 60)
        request.code = "97153"
        request.bufferAfterMinutes = 10
        request.requiredCredentials = ["RBT"]
        request.concurrentCodes = ["97155"]
        return request
    }

    private static func room(_ services: [ServiceID]) -> OpenRoomRequest {
        var request = OpenRoomRequest(name: "Room 2")
        request.locationId = Given.location
        request.serviceIds = services
        return request
    }

    private static func schedule(_ services: [ServiceID]) throws -> SetScheduleRequest {
        let (nine, five) = (try Given.time("09:00"), try Given.time("17:00"))
        var request = SetScheduleRequest()
        request.weeklyHours = [WeeklyHours(.monday, nine, five, locationId: Given.location)]
        request.exceptions = [ScheduleException(try Given.day("2026-02-03"), [])]
        request.leave = [Leave(from: Given.at, to: Given.at.advanced(by: .seconds(3_600)))]
        request.credentials = [Credential("RBT")]
        request.serviceIds = services
        return request
    }
}
