import Kernel
import SchedulingAPI

/// Rows of the read tables, written without events: for reads alone, since `verify` finds no event behind them.
enum CatalogueFixture {
    static let service = ServiceID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0501)
    static let room = RoomID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0601)
    static let otherRoom = RoomID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0602)

    /// A service of half an hour with a quarter behind it, where nothing else is said.
    static func service(
        _ id: ServiceID = service, in hospital: HospitalID = Given.hospital, minutes: String = "30, 15, 45",
        capacity: Int = 1, needsRoom: Bool = false, credentials: [String] = [], status: String = "active"
    ) -> String {
        """
        INSERT INTO scheduling.service (
            hospital_id, service_id, version, name, duration_minutes, buffer_after_minutes, slot_minutes, capacity,
            needs_room, lists, status, created_at, updated_at)
        VALUES ('\(hospital)', '\(id)', 1, 'Consultation', \(minutes), \(capacity), \(needsRoom),
            '{"requiredCredentials":\(list(credentials)),"concurrentCodes":[]}', '\(status)', now(), now());
        """
    }

    /// A room.
    static func room(
        _ id: RoomID = room, in hospital: HospitalID = Given.hospital, at location: LocationID? = nil,
        services: [ServiceID] = [], status: String = "active"
    ) -> String {
        """
        INSERT INTO scheduling.room (
            hospital_id, room_id, version, name, location_id, service_ids, status, created_at, updated_at)
        VALUES ('\(hospital)', '\(id)', 1, 'Room', \(location.map { "'\($0)'" } ?? "NULL"),
            '\(list(services.map(\.description)))', '\(status)', now(), now());
        """
    }

    /// A schedule; hours, exceptions, leave and credentials are JSON.
    static func schedule(
        _ practitioner: UserID = Given.doctor, in hospital: HospitalID = Given.hospital, hours: String = mornings,
        exceptions: String = "", leave: String = "", credentials: String = "", services: [ServiceID] = []
    ) -> String {
        """
        INSERT INTO scheduling.practitioner (hospital_id, practitioner_id, version, schedule, updated_at)
        VALUES ('\(hospital)', '\(practitioner)', 1,
            '{"weeklyHours":[\(hours)],"exceptions":[\(exceptions)],"leave":[\(leave)],"credentials":[\(credentials)],\
        "serviceIds":\(list(services.map(\.description)))}', now());
        """
    }

    /// From nine to eleven on Mondays.
    static let mornings = hours("monday", "09:00", "11:00")

    /// Hours of a week.
    static func hours(_ day: String, _ from: String, _ to: String, at location: LocationID? = nil) -> String {
        let place = location.map { ",\"locationId\":\"\($0)\"" } ?? ""
        return "{\"weekday\":\"\(day)\",\"startsAt\":\"\(from)\",\"endsAt\":\"\(to)\"\(place)}"
    }

    /// A block of somebody's or something's calendar; instants as PostgreSQL reads them.
    static func block(
        _ resource: some CustomStringConvertible, _ from: String, _ to: String,
        in hospital: HospitalID = Given.hospital,
        expires: String? = nil
    ) -> String {
        """
        INSERT INTO scheduling.calendar_block (
            hospital_id, owner_id, resource_id, starts_at, ends_at, expires_at, is_overbooked)
        VALUES ('\(hospital)', gen_random_uuid(), '\(resource)', '\(from)', '\(to)',
            \(expires.map { "'\($0)'" } ?? "NULL"), false);
        """
    }

    private static func list(_ texts: [String]) -> String {
        "[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }
}
