import HTTP
import Kernel
import SchedulingAPI

/// `POST /api/v1/queues/{id}/tokens`
enum IssueToken {
    static func route(_ service: any QueueService) -> Route {
        Route.write(
            .post, "/api/v1/queues/{id}/tokens", id: "issueToken",
            summary: "Gives a patient the day's next number, and says how long the wait is likely to be.",
            tag: QueueRoutes.queues, access: QueueRoutes.writes, takes: IssueTokenRequest.self,
            answers: QueueTokenView.self, status: 201, location: { "/api/v1/tokens/\($0.id)" }
        ) { call, request in
            try await service.issueToken(call.context(), in: call.id(), request)
        }
        .with { route in
            route.documentation.requestExample = "{\"patientId\":\"{{patientId}}\",\"priority\":\"walkIn\"}"
            route.documentation.responseExample = QueueExamples.issued
            route.documentation.errors = [
                .invalidFields, .unknownID, .keyReused, .noSuchPatient, .erasedPatient, .unknownQueue, .queueInactive,
                .queueFull, .tokenActive, .rule(.unknownVisit, "There is no such visit in this hospital."),
                .rule(.otherPatientsVisit, "The visit is another patient's."), .visitStatus,
            ]
        }
    }
}
