import HTTP
import Kernel
import SchedulingAPI

/// `GET /api/v1/availability`
enum GetAvailability {
    static func route(_ service: any AvailabilityService) -> Route {
        Route.read(
            "/api/v1/availability", id: "getAvailability", summary: "Lists the free slots of a service.",
            tag: "Availability", access: .permission("schedule.read"), query: parameters, answers: AvailabilityView.self
        ) { call in
            try await service.availability(call.context(), try query(call))
        }
        .with { route in
            route.documentation.responseExample = """
                {"items":[{"practitionerId":"{{practitionerId}}","startsAt":"2026-12-07T07:00:00Z",\
                "endsAt":"2026-12-07T07:30:00Z"}]}
                """
            route.documentation.errors = [
                .invalidFields,
                .rule(.unknownService, "There is no such service in this hospital."),
                .rule(.serviceInactive, "The service is not offered any more."),
                .rule(.unknownPractitioner, "Somebody who was named is no user of this hospital who may log in."),
                .rule(.unknownLocation, "There is no such location in this hospital."),
                .rule(.locationClosed, "The location is closed."),
            ]
        }
    }

    private static let parameters: [QueryParameter] = {
        var practitioner = QueryParameter(
            "practitionerId",
            "Who is to give it, several times or with commas between, at most "
                + "\(SchedulingLimits.practitionersPerQuestion); whoever gives the service where absent.",
            example: "{{practitionerId}}")
        practitioner.mayRepeat = true
        return [
            QueryParameter("serviceId", "The service.", isRequired: true, example: "{{serviceId}}"),
            practitioner,
            QueryParameter("locationId", "Where; anywhere where absent."),
            QueryParameter(
                "from", "The first instant at which a slot may start; what is past is not answered.", isRequired: true,
                example: "2026-12-07T00:00:00Z"),
            QueryParameter(
                "to", "The instant before which it starts, at most \(SchedulingLimits.daysPerQuestion) days later.",
                isRequired: true, example: "2026-12-14T00:00:00Z"),
            QueryParameter(
                "maxSlots",
                "How many slots, 1–\(SchedulingLimits.slotsPerAnswer); \(AvailabilityQuery.usualLimit) where absent. Those with "
                    + "one start are never parted: where more are free, nextFrom is the from to go on with.",
                example: "100"),
        ]
    }()

    /// Everything that is wrong with the parameters is told at once.
    private static func query(_ call: Call) throws(Failure) -> AvailabilityQuery {
        var validator = Validator()
        let service = validator.require(
            try call.query("serviceId").flatMap { ServiceID($0) }, field: "serviceId", code: "invalid",
            message: "Give a service's id.")
        let practitioners = practitioners(try call.queries("practitionerId"), &validator)
        var location: LocationID?
        if let text = try call.query("locationId") {
            location = validator.require(
                LocationID(text), field: "locationId", code: "invalid", message: "Give a location's id.")
        }
        let from = instant("from", try call.query("from"), &validator)
        let to = instant("to", try call.query("to"), &validator)
        if let from, let to { AvailabilityQuery.review(from: from, to: to, &validator) }
        let limit = limit(try call.query("maxSlots"), &validator)
        try validator.check()
        guard let service, let from, let to else { throw .internal }
        var query = AvailabilityQuery(serviceID: service, from: from, to: to, limit: limit)
        query.practitionerIDs = practitioners
        query.locationID = location
        return query
    }

    private static func instant(_ name: String, _ text: String?, _ validator: inout Validator) -> Timestamp? {
        validator.require(
            text.flatMap { Timestamp($0) }, field: name, code: "invalid",
            message: "Give an instant such as 2026-01-31T12:00:00Z.")
    }

    /// Those that are named, each once.
    private static func practitioners(_ texts: [String], _ validator: inout Validator) -> [UserID] {
        var ids: [UserID] = []
        for text in texts.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            guard let id = UserID(text) else {
                validator.reject(
                    field: "practitionerId", code: "invalid", message: "Give ids of users, with commas between.")
                return []
            }
            if !ids.contains(id) { ids.append(id) }
        }
        AvailabilityQuery.review(practitioners: ids.count, &validator)
        return ids
    }

    private static func limit(_ text: String?, _ validator: inout Validator) -> Int {
        guard let text else { return AvailabilityQuery.usualLimit }
        // Int reads a plus sign too, which no one needs here.
        let number = text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 } ? Int(text) : nil
        AvailabilityQuery.review(limit: number ?? 0, &validator)
        return number ?? 0
    }
}
