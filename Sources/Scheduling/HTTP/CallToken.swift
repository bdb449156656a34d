import HTTP
import SchedulingAPI

/// `POST /api/v1/tokens/{id}/call`
enum CallToken {
    static func route(_ service: any QueueService) -> Route {
        Route.write(
            .post, "/api/v1/tokens/{id}/call", id: "callToken",
            summary: "Calls a number out of its turn, or one that was called again.", tag: QueueRoutes.queues,
            access: QueueRoutes.writes, takes: CallTokenRequest.self, answers: QueueTokenView.self
        ) { call, request in
            try await service.callToken(call.context(), call.id(), request)
        }
        .with { route in
            route.documentation.requestExample = "{\"counter\":\"Room 3\"}"
            route.documentation.responseExample = QueueExamples.called
            route.documentation.errors = [.invalidFields, .unknownID, .keyReused, .tokenStatus]
        }
    }
}
