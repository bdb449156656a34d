import HTTP
import SchedulingAPI

/// `GET /api/v1/queues/{id}`
enum GetQueue {
    static func route(_ service: any QueueService) -> Route {
        Route.read(
            "/api/v1/queues/{id}", id: "getQueue", summary: "Gives a queue with its settings.",
            tag: QueueRoutes.queues, access: QueueRoutes.reads, answers: QueueView.self, version: { $0.version }
        ) { call in
            try await service.queue(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = QueueExamples.queue
            route.documentation.errors = [.unknownID]
        }
    }
}
