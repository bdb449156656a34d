import HTTP
import Kernel
import SchedulingAPI

/// `GET /api/v1/appointments/{id}`
enum GetAppointment {
    static func route(_ service: any AppointmentService) -> Route {
        Route.read(
            "/api/v1/appointments/{id}", id: "getAppointment", summary: "Reads an appointment.",
            tag: AppointmentRoutes.tag, access: AppointmentRoutes.reads, answers: AppointmentView.self,
            version: { $0.version }
        ) { call in
            try await service.appointment(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = AppointmentExamples.booked
            route.documentation.errors = [.unknownID]
        }
    }
}

/// `GET /api/v1/appointments`
enum ListAppointments {
    static func route(_ service: any AppointmentService) -> Route {
        Route.read(
            "/api/v1/appointments", id: "listAppointments", summary: "Lists appointments by their start.",
            tag: AppointmentRoutes.tag, access: AppointmentRoutes.reads,
            query: [
                QueryParameter("from", "What starts then or later."),
                QueryParameter("to", "What starts before."),
                QueryParameter("practitionerId", "Given by whom.", example: "{{practitionerId}}"),
                QueryParameter("patientId", "Whose.", example: "{{patientId}}"),
                QueryParameter("locationId", "Where."),
                QueryParameter(
                    "status",
                    "booked, confirmed, checkedIn, inProgress, completed, cancelled, noShow or rescheduled.",
                    example: "booked"),
            ] + QueueRoutes.pageParameters,
            answers: Page<AppointmentView>.self
        ) { call in
            try await service.appointments(call.context(), query(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(AppointmentExamples.booked)]}"
            route.documentation.errors = [.invalidFields]
        }
    }

    private static func query(_ call: Call) throws -> AppointmentListQuery {
        var query = AppointmentListQuery(page: try QueueRoutes.page(call))
        let instant = "Give an instant such as 2026-01-31T12:00:00Z."
        query.from = try QueueRoutes.parameter(call, "from", instant) { Timestamp($0) }
        query.to = try QueueRoutes.parameter(call, "to", instant) { Timestamp($0) }
        query.practitionerID = try QueueRoutes.parameter(call, "practitionerId", "Give a user's id.") { UserID($0) }
        query.patientID = try QueueRoutes.parameter(call, "patientId", "Give a patient's id.") { PatientID($0) }
        query.locationID = try QueueRoutes.parameter(call, "locationId", "Give a location's id.") { LocationID($0) }
        query.status = try QueueRoutes.status(call)
        return query
    }
}

/// `PATCH /api/v1/appointments/{id}`
enum ChangeAppointment {
    static func route(_ service: any AppointmentService) -> Route {
        Route.write(
            .patch, "/api/v1/appointments/{id}", id: "changeAppointment",
            summary: "Changes what is noted of an appointment of the version named in If-Match.",
            tag: AppointmentRoutes.tag, access: AppointmentRoutes.writes, takes: ChangeAppointmentRequest.self,
            answers: AppointmentView.self
        ) { call, request in
            try await call.onMatchingVersion(isRequired: true) { version in
                try await service.changeAppointment(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.mediaTypes = CatalogueRoutes.patchTypes
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"notes\":\"Needs an interpreter\"}"
            route.documentation.responseExample = AppointmentExamples.noted
            route.documentation.errors = [
                .invalidFields, .unknownID, .stale, .keyReused, .versionRequired, .erasedPatient,
            ]
        }
    }
}
