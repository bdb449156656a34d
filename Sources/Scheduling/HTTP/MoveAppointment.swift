import HTTP
import Kernel
import SchedulingAPI

/// `POST /api/v1/appointments/{id}/confirm`, `check-in`, `start`, `complete`, `cancel` and `no-show`
enum MoveAppointment {
    static func confirm(_ service: any AppointmentService) -> Route {
        verb(
            service, "confirm", .confirm, AppointmentExamples.confirmed,
            summary: "Says that the patient has said that they will come.")
    }

    static func start(_ service: any AppointmentService) -> Route {
        verb(
            service, "start", .start, AppointmentExamples.started,
            summary: "Says that somebody begins with a patient who has come.")
    }

    static func complete(_ service: any AppointmentService) -> Route {
        verb(service, "complete", .complete, AppointmentExamples.completed, summary: "Ends an appointment.")
    }

    static func noShow(_ service: any AppointmentService) -> Route {
        verb(
            service, "no-show", .noShow, AppointmentExamples.missed,
            summary: "Says that nobody came, once it has started; its time is free again.",
            more: [.rule(.notStarted, "The appointment has not started yet.")])
    }

    static func checkIn(_ service: any AppointmentService) -> Route {
        Route.verb(
            "/api/v1/appointments/{id}/check-in", id: "checkInAppointment",
            summary: "Says that the patient has come: opens a visit, with a token where a queue is named.",
            tag: AppointmentRoutes.tag, access: AppointmentRoutes.writes, absent: CheckInRequest(),
            answers: AppointmentView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.moveAppointment(
                    call.context(), call.id(), expectedVersion: version, .checkIn(request))
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{}"
            route.documentation.responseExample = AppointmentExamples.checkedIn
            route.documentation.errors = [
                .invalidFields, .unknownID, .stale, .keyReused, .appointmentStatus, .noSuchPatient, .erasedPatient,
                .unknownQueue, .queueInactive, .queueFull, .tokenActive,
                .conflict(
                    .visitOpen(VisitID(high: 0, low: 0)), "The patient has an open visit today; it is in visitId."),
                .rule(.unknownLocation, "There is no such location in this hospital."),
                .rule(.locationClosed, "The location is closed."),
            ]
        }
    }

    static func cancel(_ service: any AppointmentService) -> Route {
        Route.write(
            .post, "/api/v1/appointments/{id}/cancel", id: "cancelAppointment",
            summary: "Calls an appointment off; its time is free again.",
            tag: AppointmentRoutes.tag, access: AppointmentRoutes.writes, takes: CancelAppointmentRequest.self,
            answers: AppointmentView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.moveAppointment(call.context(), call.id(), expectedVersion: version, .cancel(request))
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"by\":\"patient\",\"reason\":\"Travels that day\"}"
            route.documentation.responseExample = AppointmentExamples.cancelled
            route.documentation.errors = [.invalidFields, .unknownID, .stale, .keyReused, .appointmentStatus]
        }
    }

    private static func verb(
        _ service: any AppointmentService, _ name: String, _ step: AppointmentStep, _ example: String,
        summary: String, more errors: [DocumentedError] = []
    ) -> Route {
        let id = name == "no-show" ? "missAppointment" : "\(name)Appointment"
        return Route.verb(
            "/api/v1/appointments/{id}/\(name)", id: id, summary: summary, tag: AppointmentRoutes.tag,
            access: AppointmentRoutes.writes, answers: AppointmentView.self
        ) { call in
            try await call.onMatchingVersion { version in
                try await service.moveAppointment(call.context(), call.id(), expectedVersion: version, step)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.responseExample = example
            route.documentation.errors = [.unknownID, .stale, .keyReused, .appointmentStatus] + errors
        }
    }
}
