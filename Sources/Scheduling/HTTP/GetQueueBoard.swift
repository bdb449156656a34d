import HTTP
import SchedulingAPI

/// `GET /api/v1/queues/{id}/board`
enum GetQueueBoard {
    static func route(_ service: any QueueService) -> Route {
        Route.read(
            "/api/v1/queues/{id}/board", id: "getQueueBoard",
            summary: "Gives what a hall shows of a queue: numbers and nobody's name.", tag: QueueRoutes.queues,
            access: QueueRoutes.reads, answers: QueueBoardView.self
        ) { call in
            try await service.board(call.context(), of: call.id())
        }
        .with { route in
            route.documentation.responseExample = QueueExamples.board
            route.documentation.errors = [.unknownID]
        }
    }
}
