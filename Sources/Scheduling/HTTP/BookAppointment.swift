import HTTP
import SchedulingAPI

/// `POST /api/v1/appointments`
enum BookAppointment {
    static func route(_ service: any AppointmentService) -> Route {
        Route.write(
            .post, "/api/v1/appointments", id: "bookAppointment",
            summary: "Books an appointment. A patient's own overlap is told in warnings and forbids nothing.",
            tag: AppointmentRoutes.tag, access: AppointmentRoutes.writes, takes: BookAppointmentRequest.self,
            answers: AppointmentView.self, status: 201, location: { "/api/v1/appointments/\($0.id)" }
        ) { call, request in
            try await service.bookAppointment(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = """
                {"patientId":"{{patientId}}","practitionerId":"{{practitionerId}}","serviceId":"{{serviceId}}",\
                "startsAt":"{{slotStart}}"}
                """
            route.documentation.responseExample = AppointmentExamples.booked
            route.documentation.errors = [.invalidFields, .keyReused] + DocumentedError.bookingErrors
        }
    }
}

/// `POST /api/v1/appointments/{id}/reschedule`
enum RescheduleAppointment {
    static func route(_ service: any AppointmentService) -> Route {
        Route.write(
            .post, "/api/v1/appointments/{id}/reschedule", id: "rescheduleAppointment",
            summary: "Books an appointment in the place of one that is booked or confirmed; each names the other.",
            tag: AppointmentRoutes.tag, access: AppointmentRoutes.writes, takes: RescheduleAppointmentRequest.self,
            answers: AppointmentView.self, status: 201, location: { "/api/v1/appointments/\($0.id)" }
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.rescheduleAppointment(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"startsAt\":\"{{laterStart}}\"}"
            route.documentation.responseExample = AppointmentExamples.moved
            route.documentation.errors =
                [.invalidFields, .unknownID, .stale, .keyReused, .appointmentStatus] + DocumentedError.bookingErrors
        }
    }
}
