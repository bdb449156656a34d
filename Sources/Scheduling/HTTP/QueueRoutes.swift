import HTTP
import Kernel
import SchedulingAPI

/// The routes of queues, tokens, boards and visits, in the order in which their examples work.
enum QueueRoutes {
    /// The table.
    static func all(_ service: any QueueService) -> [Route] {
        [
            CreateQueue.route(service), ListQueues.route(service), GetQueue.route(service), ChangeQueue.route(service),
            IssueToken.route(service), ListTokens.route(service), GetToken.route(service), GetTokenSlip.route(service),
            GetQueueBoard.route(service), LinkBoard.route(service), ShowBoard.page(service), ShowBoard.data(service),
            CallToken.route(service), MoveToken.serve(service), MoveToken.done(service), CallNext.route(service),
            MoveToken.skip(service), MoveToken.recall(service), MoveToken.transfer(service), MoveToken.abandon(service),
            OpenVisit.route(service), ListVisits.route(service), GetVisit.route(service), MoveVisit.start(service),
            MoveVisit.complete(service), MoveVisit.leave(service), UnlinkBoard.route(service),
        ]
    }

    /// The groups in the documentation.
    static let queues = "Queues"
    /// See `queues`.
    static let visits = "Visits"

    /// Who may see.
    static let reads = Route.Access.permission("queue.read")
    /// Who may give numbers out and call them.
    static let writes = Route.Access.permission("queue.write")
    /// Who may set queues up.
    static let manages = Route.Access.permission("queue.manage")

    /// The page that the call asks for.
    static func page(_ call: Call) throws -> SchedulingPageRequest {
        SchedulingPageRequest(limit: try call.pageLimit(), cursor: try call.query("cursor"))
    }

    /// The day that was asked for; nil is today.
    static func day(_ call: Call) throws(Failure) -> LocalDate? {
        try parameter(call, "day", "Give a day such as 2026-01-31.") { LocalDate($0) }
    }

    /// The status that was asked for; nil is any.
    static func status<Status: RawRepresentable<String> & CaseIterable>(
        _ call: Call, as _: Status.Type = Status.self
    ) throws(Failure) -> Status? {
        let names = Status.allCases.map(\.rawValue).joined(separator: ", ")
        return try parameter(call, "status", "Give one of \(names).") { Status(rawValue: $0) }
    }

    /// A query parameter that is read; nil where it is absent.
    static func parameter<Value>(
        _ call: Call, _ name: String, _ message: String, _ read: (String) -> Value?
    ) throws(Failure) -> Value? {
        guard let text = try call.query(name) else { return nil }
        var validator = Validator()
        let value = validator.require(read(text), field: name, code: "invalid", message: message)
        try validator.check()
        return value
    }

    /// The query parameters of every list.
    static let pageParameters = [
        QueryParameter("limit", "How many items, 1–200; 50 where absent.", example: "20"),
        QueryParameter("cursor", "nextCursor of the page before."),
    ]
}

extension DocumentedError {
    static let unknownQueue = rule(.unknownQueue, "A queue that is named is not in this hospital.")
    static let queueInactive = rule(.queueInactive, "The queue takes no patients.")
    static let queueFull = rule(.queueFull, "The queue has given out as many numbers as a day has.")
    static let tokenActive = conflict(
        .tokenActive(.schemaPlaceholder), "The patient waits in the queue already; the token is in tokenId.")
    static let tokenStatus = rule(
        .tokenNotInStatus(.done), "The token's status does not allow it; that is in tokenStatus.")
    static let visitStatus = rule(
        .visitNotInStatus(.completed), "The visit's status does not allow it; that is in visitStatus.")
    static let noSuchPatient = rule(.unknownPatient, "There is no such patient in this hospital.")
    static let erasedPatient = rule(.patientErased, "The patient's record was erased.")
}

extension EntityID {
    /// An id that stands in descriptions of errors alone.
    fileprivate static var schemaPlaceholder: EntityID { EntityID(high: 0, low: 0) }
}
