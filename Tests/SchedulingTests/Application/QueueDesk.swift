import HTTP
import JSON
import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

extension SchedulingDesk {
    /// A queue.
    func queue(
        _ name: String = "Reception", prefix: String = "A", at location: LocationID? = nil
    ) async throws -> QueueView {
        var request = CreateQueueRequest(name: name)
        request.prefix = prefix
        request.locationId = location
        return try await service.createQueue(context(), request).view
    }

    /// A token of somebody new, or of the patient.
    func issue(
        _ queue: QueueView, to patient: PatientID? = nil, _ priority: QueuePriority? = nil
    ) async throws -> QueueTokenView {
        let request = IssueTokenRequest(patientId: patient ?? someone(), priority: priority)
        return try await service.issueToken(context(), in: queue.id, request).view
    }

    /// A patient whom nobody knew before.
    func someone() -> PatientID {
        let id: PatientID = ids.make()
        patients.add(id)
        return id
    }

    /// Calls whoever is next.
    func callNext(_ queue: QueueView, to counter: String = "Room 3") async throws -> QueueTokenView {
        try await service.callNext(context(), in: queue.id, CallTokenRequest(counter: counter)).view
    }

    /// Calls a token.
    func call(_ token: QueueTokenView) async throws -> QueueTokenView {
        try await service.callToken(context(), token.id, CallTokenRequest(counter: "Room 3")).view
    }

    /// Takes a token further.
    func move(_ token: QueueTokenView, _ step: QueueTokenStep) async throws -> QueueTokenView {
        try await service.moveToken(context(), token.id, step).view
    }

    /// The numbers of a queue's list.
    func numbers(_ queue: QueueView, _ query: TokenListQuery = TokenListQuery()) async throws -> [String] {
        try await service.tokens(context(), in: queue.id, query).items.map(\.number)
    }
}

/// An answer over the wire.
struct QueueAnswer {
    var status = 0
    var fields: [String: String] = [:]
    var text = ""
    var json = JSONValue.null
}

extension SchedulingDesk {
    static let allPermissions = "queue-read_queue-write_queue-manage"

    /// Sends a request through the routes; without permissions as somebody whom nobody knows.
    func send(
        _ method: String, _ path: String, _ body: String? = nil, fields: [String: String] = [:],
        hospital: HospitalID = Given.hospital, permissions: String? = SchedulingDesk.allPermissions
    ) async throws -> QueueAnswer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: desk\r\n"
        if let permissions { head += "Authorization: Bearer \(hospital).\(permissions)\r\n" }
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
        let bytes = await server.respond(to: Array((head + "\r\n" + (body ?? "")).utf8))
        let text = String(decoding: bytes, as: UTF8.self)
        let end = try #require(text.firstRange(of: "\r\n\r\n"))
        var answer = QueueAnswer()
        for (index, line) in text[..<end.lowerBound].split(separator: "\r\n").enumerated() {
            if index == 0 {
                answer.status = Int(line.split(separator: " ")[1]) ?? 0
            } else if let colon = line.firstIndex(of: ":") {
                answer.fields[line[..<colon].lowercased()] = String(
                    line[line.index(after: colon)...].drop { $0 == " " })
            }
        }
        answer.text = String(text[end.upperBound...])
        if answer.fields["content-type"]?.contains("json") == true, !answer.text.isEmpty {
            answer.json = try JSONValue(parsing: Array(answer.text.utf8))
        }
        return answer
    }
}
