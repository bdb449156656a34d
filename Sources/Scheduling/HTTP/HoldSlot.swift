import HTTP
import SchedulingAPI

/// `POST /api/v1/slots/hold`
enum HoldSlot {
    static func route(_ service: any AppointmentService) -> Route {
        Route.write(
            .post, "/api/v1/slots/hold", id: "holdSlot",
            summary: "Holds a slot for five minutes, while it is talked over; a booking names it as slotHoldId.",
            tag: AppointmentRoutes.tag, access: AppointmentRoutes.writes, takes: HoldSlotRequest.self,
            answers: SlotHoldView.self, status: 201
        ) { call, request in
            try await service.holdSlot(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = """
                {"serviceId":"{{serviceId}}","practitionerId":"{{practitionerId}}","startsAt":"{{slotStart}}"}
                """
            route.documentation.responseExample = AppointmentExamples.hold
            route.documentation.errors =
                [.invalidFields, .keyReused, .rule(.tooManyHolds, "The caller holds as many slots as one may.")]
                + DocumentedError.slotErrors
        }
    }
}

/// `DELETE /api/v1/slots/hold/{slotHoldId}`
enum ReleaseSlot {
    static func route(_ service: any AppointmentService) -> Route {
        Route.delete(
            "/api/v1/slots/hold/{slotHoldId}", id: "releaseSlot", summary: "Lets go of a held slot.",
            tag: AppointmentRoutes.tag, access: AppointmentRoutes.writes
        ) { call in
            try await service.releaseSlot(call.context(), call.id("slotHoldId"))
        }
        .with { route in route.documentation.errors = [.unknownID, .keyReused] }
    }
}
