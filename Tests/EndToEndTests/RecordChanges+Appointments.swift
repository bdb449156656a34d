import Foundation
import JSON
import TestSupport

extension RecordChanges {
    /// A practitioner of their own, with appointments that are held, booked, moved and called off as chance wants.
    func book(_ patient: String, _ random: inout SeededRandom) throws {
        let number = UInt64.random(in: .min ... .max, using: &random)
        let doctor = try send(
            "/users",
            [
                "email": .string("doctor-\(number)@clinic.example"), "displayName": "Dr. Samir", "roles": ["doctor"],
                "password": .string("appointments-\(number)"),
            ])
        let single = try send("/services", ["name": "Consultation", "durationMinutes": 30, "needsRoom": true])
        let group = try send("/services", ["name": "Group", "durationMinutes": 30, "capacity": 3])
        _ = try send("/rooms", ["name": "Room"])
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        let week = days.map { day -> JSONValue in
            ["weekday": .string(day), "startsAt": "00:00", "endsAt": "00:00"]
        }
        try send("/practitioners/\(doctor)/schedule", ["weeklyHours": .array(week)], 200, method: "PUT")
        func slot(_ service: String, _ hour: Int) -> [(String, JSONValue)] {
            let day = Date(timeIntervalSinceNow: Double(number % 300) * 86_400 + 86_400)
                .formatted(Date.ISO8601FormatStyle().year().month().day())
            return [
                ("serviceId", .string(service)), ("practitionerId", .string(doctor)),
                ("startsAt", .string("\(day)T\(hour < 10 ? "0" : "")\(hour):00:00Z")),
            ]
        }
        func booking(_ service: String, _ hour: Int) -> JSONValue {
            .object(
                (slot(service, hour) + [("patientId", .string(patient)), ("notes", "By phone")]).map {
                    JSONMember(name: $0.0, value: $0.1)
                })
        }
        let hold = try send(
            "/slots/hold", .object(slot(single, 8).map { JSONMember(name: $0.0, value: $0.1) }))
        if Bool.random(using: &random) { try send("/slots/hold/\(hold)", nil, 204, method: "DELETE") }
        let first = try send("/appointments", booking(single, 10))
        let second = try send("/appointments", booking(group, 12))
        switch Int.random(in: 0..<3, using: &random) {
        case 0: try send("/appointments/\(first)/cancel", ["by": "patient", "reason": "Travels"], 200)
        case 1:
            let moved = slot(single, 15).filter { $0.0 == "startsAt" }.map { JSONMember(name: $0.0, value: $0.1) }
            _ = try send("/appointments/\(first)/reschedule", .object(moved))
        default: try send("/appointments/\(first)/confirm", nil, 200)
        }
        if Bool.random(using: &random) { try send("/appointments/\(second)/cancel", ["by": "clinic"], 200) }
    }
}
