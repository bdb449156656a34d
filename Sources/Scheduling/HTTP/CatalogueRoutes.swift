import HTTP
import Kernel
import SchedulingAPI

/// The routes of services, rooms and schedules, in the order in which their examples work.
enum CatalogueRoutes {
    /// The table.
    static func all(_ service: any CatalogueService) -> [Route] {
        ServiceRoutes.all(service) + RoomRoutes.all(service) + ScheduleRoutes.all(service)
    }

    /// The page that the call asks for.
    static func page(_ call: Call) throws -> SchedulingPageRequest {
        SchedulingPageRequest(limit: try call.pageLimit(), cursor: try call.query("cursor"))
    }

    /// The status that was asked for; nil is any.
    static func status(_ call: Call) throws(Failure) -> ServiceStatus? {
        try parameter(call, "status", "Give active or inactive.") { ServiceStatus(rawValue: $0) }
    }

    /// The location that was asked for; nil is any.
    static func location(_ call: Call) throws(Failure) -> LocationID? {
        try parameter(call, "locationId", "Give a location's id.") { LocationID($0) }
    }

    private static func parameter<Value>(
        _ call: Call, _ name: String, _ message: String, _ read: (String) -> Value?
    ) throws(Failure) -> Value? {
        guard let text = try call.query(name) else { return nil }
        var validator = Validator()
        let value = validator.require(read(text), field: name, code: "invalid", message: message)
        try validator.check()
        return value
    }

    /// The filter by status.
    static let statusParameter = QueryParameter("status", "active or inactive.", example: "active")

    /// The query parameters of every list.
    static let pageParameters = [
        QueryParameter("limit", "How many items, 1–200; 50 where absent.", example: "20"),
        QueryParameter("cursor", "nextCursor of the page before."),
    ]

    /// The media types of a merge patch.
    static let patchTypes = ["application/json", "application/merge-patch+json"]
}

extension DocumentedError {
    static let versionRequired = DocumentedError(428, "preconditionRequired", "If-Match is missing.")
    static let unknownService = rule(.unknownService, "There is no such service in this hospital; errors names it.")
    static let unknownLocation = rule(.unknownLocation, "There is no such location in this hospital; errors names it.")
    static let locationClosed = rule(.locationClosed, "The location is closed; errors names it.")
}
