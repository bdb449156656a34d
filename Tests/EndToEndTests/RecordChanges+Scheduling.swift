import JSON
import TestSupport

extension RecordChanges {
    /// A service, a room for it, and the hours of whoever signed the hospital up; both may be retired.
    func offer(_ random: inout SeededRandom) throws {
        let service = try send(
            "/services",
            [
                "name": .string("Service \(Int.random(in: 1...999, using: &random))"),
                "durationMinutes": .integer(5 * Int.random(in: 1...12, using: &random)), "requiredCredentials": ["MD"],
            ])
        let room = try send("/rooms", ["name": "Room", "serviceIds": [.string(service)]])
        let hour = Int.random(in: 10...18, using: &random)
        try send(
            "/practitioners/\(try clinic.userID())/schedule",
            [
                "weeklyHours": [["weekday": "monday", "startsAt": "09:00", "endsAt": .string("\(hour):30")]],
                "credentials": [["name": "MD"]], "serviceIds": [.string(service)],
            ], 200, method: "PUT")
        if Bool.random(using: &random) {
            try send("/services/\(service)", ["status": "inactive"], 200, method: "PATCH")
        }
        if Bool.random(using: &random) { try send("/rooms/\(room)", ["name": "Hall"], 200, method: "PATCH") }
    }
}
