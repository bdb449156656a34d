import HTTP
import Kernel
import SchedulingAPI

/// `POST /api/v1/visits`
enum OpenVisit {
    static func route(_ service: any QueueService) -> Route {
        Route.write(
            .post, "/api/v1/visits", id: "openVisit",
            summary: "Opens a patient's visit of the day, with a token where a queue is named.",
            tag: QueueRoutes.visits, access: QueueRoutes.writes, takes: OpenVisitRequest.self,
            answers: VisitView.self, status: 201, location: { "/api/v1/visits/\($0.id)" }
        ) { call, request in
            try await service.openVisit(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = "{\"patientId\":\"{{patientId}}\"}"
            route.documentation.responseExample = QueueExamples.visit
            route.documentation.errors = [
                .invalidFields, .keyReused, .noSuchPatient, .erasedPatient, .unknownQueue, .queueInactive, .queueFull,
                .tokenActive,
                .conflict(
                    .visitOpen(VisitID(high: 0, low: 0)), "The patient has an open visit today; it is in visitId."),
                .rule(.unknownLocation, "There is no such location in this hospital."),
                .rule(.locationClosed, "The location is closed."),
            ]
        }
    }
}
