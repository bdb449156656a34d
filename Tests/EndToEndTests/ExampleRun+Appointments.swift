import Foundation
import JSON
import TestSupport

extension ExampleRun {
    /// The starts of the slots that examples take: each is another day's, so that one example takes nothing of another.
    struct Slots {
        private var count = 0
        /// Whether the next ones have begun already.
        var arePast = false

        /// The next day's start, and another three hours later.
        mutating func next() -> (start: String, later: String) {
            count += 1
            let day = arePast ? -1 - count % 28 : 1 + count % 600
            let date = Date(timeIntervalSinceNow: Double(day) * 86_400)
            let format = Date.ISO8601FormatStyle().year().month().day()
            return (date.formatted(format) + "T08:00:00Z", date.formatted(format) + "T11:00:00Z")
        }
    }

    /// Gives the starts that a request names another day.
    mutating func nameSlots(for operation: APIOperation) {
        let names = (operation.bodyExample?.strings ?? []).flatMap(Self.names)
        guard names.contains("slotStart") || names.contains("laterStart") else { return }
        let (start, later) = slots.next()
        name("slotStart", start)
        name("laterStart", later)
    }

    /// Makes what later examples of appointments go on with, where an example leaves nothing of the kind.
    mutating func furnishAppointments(after operation: APIOperation) throws {
        switch operation.operationID {
        case "completeAppointment":
            // The visit that the patient came for ends, so that later examples may open another.
            let visit = clinic.variables["visitId"] ?? ""
            for step in ["start", "complete"] {
                let answer = try clinic.client.send(
                    "POST", "/api/v1/visits/\(visit)/\(step)", token: clinic.variables["accessToken"])
                guard answer.status == 200 else { throw TestFailure("ending a visit: \(answer.summary)") }
            }
            try runUnseen("bookAppointment")
        case "cancelAppointment":
            slots.arePast = true
            try runUnseen("bookAppointment")
            slots.arePast = false
        case "missAppointment": try runUnseen("bookAppointment")
        default: break
        }
    }
}
