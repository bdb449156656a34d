import HTTP
import Kernel
import SchedulingAPI

/// `GET /api/v1/queues`
enum ListQueues {
    static func route(_ service: any QueueService) -> Route {
        Route.read(
            "/api/v1/queues", id: "listQueues", summary: "Lists queues, oldest first.", tag: QueueRoutes.queues,
            access: QueueRoutes.reads,
            query: [QueryParameter("status", "active or inactive.", example: "active")] + QueueRoutes.pageParameters,
            answers: Page<QueueView>.self
        ) { call in
            try await service.queues(
                call.context(), QueueListQuery(status: QueueRoutes.status(call), page: QueueRoutes.page(call)))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(QueueExamples.queue)]}"
            route.documentation.errors = [.invalidFields]
        }
    }
}
