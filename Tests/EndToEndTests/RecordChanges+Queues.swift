import JSON
import TestSupport

extension RecordChanges {
    /// A queue with a board, through which a patient's visit goes as far as chance wants.
    func wait(_ patient: String, _ random: inout SeededRandom) throws {
        let queue = try send("/queues", ["name": "Reception", "prefix": "A"])
        let other = try send("/queues", ["name": "Doctor", "prefix": "D"])
        _ = try answer("/queues/\(queue)/board-link", nil)
        if Bool.random(using: &random) { try send("/queues/\(queue)/board-link", nil, 204, method: "DELETE") }
        let opened = try answer(
            "/visits",
            [
                "patientId": .string(patient), "queueId": .string(queue), "priority": "elderly",
                "journey": .array([.string(other)]),
            ])
        let (visit, token) = (opened.string("id"), opened.string("tokenId"))
        try send("/queues/\(queue)/call-next", ["counter": "Room 1"], 200)
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            try send("/tokens/\(token)/serve", nil, 200)
            try send("/tokens/\(token)/done", nil, 200)
            try send("/visits/\(visit)/complete", nil, 200)
        case 1: try send("/tokens/\(token)/transfer", ["queueId": .string(other)], 200)
        case 2:
            try send("/tokens/\(token)/skip", nil, 200)
            try send("/tokens/\(token)/recall", nil, 200)
        default: break
        }
        // Of a person who is chosen again no visit may stay open.
        if try answer("/visits/\(visit)", nil, 200, method: "GET").string("status") != "completed" {
            try send("/visits/\(visit)/left", nil, 200)
        }
    }
}
