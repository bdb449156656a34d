import JSON
import Kernel
import Postgres
import SchedulingAPI

/// What the rows of `AvailabilityQueries.everything` say.
struct AvailabilityRows {
    /// Somebody who gives it.
    struct Practitioner {
        var schedule: PractitionerScheduleView
        var busy: [BusySpan]
    }

    /// The service; nil where the hospital has none with this id. Of its view only what slots depend on is read.
    private(set) var service: ServiceView?
    /// Who gives it, by id.
    private(set) var practitioners: [Practitioner] = []
    /// Where it can be given.
    private(set) var rooms: [SlotRoom] = []

    /// Reads the rows.
    init(_ rows: ResultSet) throws {
        for index in 0..<rows.count {
            let row = rows[index]
            switch try row.int(0) {
            case 0: service = try Self.service(row)
            case 1: practitioners.append(try Self.practitioner(row))
            default:
                rooms.append(
                    SlotRoom(id: try row.id(1), locationID: try row.optionalID(2), busy: try Self.busy(row)))
            }
        }
    }

    private static func service(_ row: Row) throws -> ServiceView {
        let numbers = try row.ints(4)
        guard numbers.count == 6 else { throw PostgresError.decoding(column: 4, expected: "six numbers") }
        let lists = try StrictJSONDecoder().decode(Lists.self, from: Array(try row.text(3).utf8))
        // Neither its name nor its times are read.
        var view = ServiceView(id: try row.id(1), name: "", durationMinutes: numbers[0], createdAt: .earliest)
        view.bufferAfterMinutes = numbers[1]
        view.slotMinutes = numbers[2]
        view.capacity = numbers[3]
        view.needsRoom = numbers[4] == 1
        view.status = numbers[5] == 1 ? .active : .inactive
        view.requiredCredentials = lists.requiredCredentials
        view.concurrentCodes = lists.concurrentCodes
        return view
    }

    private static func practitioner(_ row: Row) throws -> Practitioner {
        let stored = try StrictJSONDecoder().decode(Schedule.self, from: Array(try row.text(3).utf8))
        var schedule = PractitionerScheduleView(practitionerId: try row.id(1), version: 0, updatedAt: .earliest)
        schedule.weeklyHours = stored.weeklyHours
        schedule.exceptions = stored.exceptions
        schedule.leave = stored.leave
        schedule.credentials = stored.credentials
        schedule.serviceIds = stored.serviceIds
        return Practitioner(schedule: schedule, busy: try busy(row))
    }

    private static func busy(_ row: Row) throws -> [BusySpan] {
        guard !row.isNull(5), !row.isNull(6) else { return [] }
        return zip(try row.timestamps(5), try row.timestamps(6)).map { BusySpan(startsAt: $0, endsAt: $1) }
    }

    /// The column `service.lists`.
    private struct Lists: Decodable {
        var requiredCredentials: [String]
        var concurrentCodes: [String]
    }

    /// The column `practitioner.schedule`.
    private struct Schedule: Decodable {
        var weeklyHours: [WeeklyHours]
        var exceptions: [ScheduleException]
        var leave: [Leave]
        var credentials: [Credential]
        var serviceIds: [ServiceID]
    }
}
