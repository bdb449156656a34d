import HTTP
import SchedulingAPI

/// `GET /api/v1/tokens/{id}`
enum GetToken {
    static func route(_ service: any QueueService) -> Route {
        Route.read(
            "/api/v1/tokens/{id}", id: "getToken",
            summary: "Gives a token; one that waits with its place in the line and the wait that is likely.",
            tag: QueueRoutes.queues, access: QueueRoutes.reads, answers: QueueTokenView.self
        ) { call in
            try await service.token(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = QueueExamples.issued
            route.documentation.errors = [.unknownID]
        }
    }
}
