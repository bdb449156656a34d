import Kernel
import SchedulingAPI
import Testing

@testable import Scheduling

/// Given events of one stream, when a command, then events or a rejection.
@Suite struct CatalogueDeciderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var given: [CatalogueEvent] = []
        var when: CatalogueCommand
        var then: Result<[CatalogueEvent], SchedulingRejection>
    }

    private static let serviceID = ServiceID(high: 1, low: 1)
    private static let roomID = RoomID(high: 1, low: 2)
    private static let later = Given.at.advanced(by: .seconds(60))

    private static func service(
        at: Timestamp = Given.at, _ change: (inout ServiceDetails) -> Void = { _ in }
    ) -> ServiceWritten {
        var details = ServiceDetails(name: "Consultation", durationMinutes: 30)
        change(&details)
        return ServiceWritten(serviceID: serviceID, details: details, at: at)
    }

    private static func room(
        at: Timestamp = Given.at, _ change: (inout RoomDetails) -> Void = { _ in }
    ) -> RoomWritten {
        var details = RoomDetails(name: "Room 2")
        change(&details)
        return RoomWritten(roomID: roomID, details: details, at: at)
    }

    private static func schedule(_ services: [ServiceID] = [], at: Timestamp = Given.at) -> PractitionerScheduleSet {
        var details = ScheduleDetails()
        details.serviceIDs = services
        return PractitionerScheduleSet(practitionerID: Given.doctor, details: details, at: at)
    }

    private static func changeService(_ updates: ServiceUpdate...) -> CatalogueCommand {
        .changeService(ChangeServiceCommand(serviceID: serviceID, updates: updates, at: later))
    }

    private static func changeRoom(_ updates: RoomUpdate...) -> CatalogueCommand {
        .changeRoom(ChangeRoomCommand(roomID: roomID, updates: updates, at: later))
    }

    static let cases: [Case] = [
        Case(
            testDescription: "a service is defined", when: .defineService(service()),
            then: .success([.serviceDefined(service())])),
        Case(
            testDescription: "a service is defined twice", given: [.serviceDefined(service())],
            when: .defineService(service()), then: .failure(.idTaken)),
        Case(
            testDescription: "a service that is not there is changed", when: changeService(.name("X")),
            then: .failure(.notFound)),
        Case(
            testDescription: "every field of a service is changed", given: [.serviceDefined(service())],
            when: changeService(
                .name("Therapy"), .code("97153"), .durationMinutes(60), .bufferAfterMinutes(10), .slotMinutes(15),
                .capacity(4), .needsRoom(true), .requiredCredentials(["RBT"]), .concurrentCodes(["97155"]),
                .status(.inactive)),
            then: .success([
                .serviceChanged(
                    service(at: later) {
                        $0.name = "Therapy"
                        $0.code = "97153"
                        $0.durationMinutes = 60
                        $0.bufferAfterMinutes = 10
                        $0.slotMinutes = 15
                        $0.capacity = 4
                        $0.needsRoom = true
                        $0.requiredCredentials = ["RBT"]
                        $0.concurrentCodes = ["97155"]
                        $0.status = .inactive
                    })
            ])),
        Case(
            testDescription: "a service is changed to what it is", given: [.serviceDefined(service())],
            when: changeService(.name("Consultation"), .capacity(1)), then: .success([])),
        Case(
            testDescription: "a change builds on the change before",
            given: [.serviceDefined(service()), .serviceChanged(service { $0.code = "A" })],
            when: changeService(.capacity(2)),
            then: .success([
                .serviceChanged(
                    service(at: later) {
                        $0.code = "A"
                        $0.capacity = 2
                    })
            ])),
        Case(testDescription: "a room is opened", when: .openRoom(room()), then: .success([.roomOpened(room())])),
        Case(
            testDescription: "a room is opened twice", given: [.roomOpened(room())], when: .openRoom(room()),
            then: .failure(.idTaken)),
        Case(
            testDescription: "a room that is not there is changed", when: changeRoom(.name("X")),
            then: .failure(.notFound)),
        Case(
            testDescription: "every field of a room is changed", given: [.roomOpened(room())],
            when: changeRoom(.name("Quiet"), .locationID(Given.location), .serviceIDs([serviceID]), .status(.inactive)),
            then: .success([
                .roomChanged(
                    room(at: later) {
                        $0.name = "Quiet"
                        $0.locationID = Given.location
                        $0.serviceIDs = [serviceID]
                        $0.status = .inactive
                    })
            ])),
        Case(
            testDescription: "a room is changed to what it is", given: [.roomOpened(room())],
            when: changeRoom(.locationID(nil)), then: .success([])),
        Case(
            testDescription: "a schedule of nothing is set", when: .setSchedule(schedule()),
            then: .success([.practitionerScheduleSet(schedule())])),
        Case(
            testDescription: "a schedule is set to what it is", given: [.practitionerScheduleSet(schedule())],
            when: .setSchedule(schedule(at: later)), then: .success([])),
        Case(
            testDescription: "a schedule replaces the one before",
            given: [.practitionerScheduleSet(schedule([serviceID]))],
            when: .setSchedule(schedule(at: later)), then: .success([.practitionerScheduleSet(schedule(at: later))])),
    ]

    @Test(arguments: cases)
    func `a command leads to these events`(_ row: Case) {
        let state = row.given.reduce(SchedulingState.empty) { CatalogueDecider.evolve($0, $1) }
        let found = Result { () throws(SchedulingRejection) in try CatalogueDecider.decide(row.when, [state]) }
            .map { $0.map(\.event) }
        #expect(found == row.then.map { $0.map(SchedulingEvent.catalogue) })
    }

    @Test func `the distance of starts follows the duration unless it was given`() {
        var details = ServiceDetails(name: "X", durationMinutes: 30).applying(.durationMinutes(45))
        #expect(details.view(Self.serviceID, version: 1, createdAt: Given.at, updatedAt: Given.at).slotMinutes == 45)
        details = details.applying(.slotMinutes(20)).applying(.durationMinutes(60))
        #expect(details.view(Self.serviceID, version: 1, createdAt: Given.at, updatedAt: Given.at).slotMinutes == 20)
    }

    @Test func `a change keeps when a thing was made`() {
        let defined = CatalogueDecider.evolve(.empty, .serviceDefined(Self.service()))
        let changed = CatalogueDecider.evolve(defined, .serviceChanged(Self.service(at: Self.later)))
        guard case .catalogue(.service(let record)) = changed else {
            Issue.record("no service: \(changed)")
            return
        }
        let view = record.view(version: 2)
        #expect(view.createdAt == Given.at && view.updatedAt == Self.later)
    }
}
