import HTTP
import Kernel
import SchedulingAPI

/// `GET /api/v1/queues/{id}/tokens`
enum ListTokens {
    static func route(_ service: any QueueService) -> Route {
        Route.read(
            "/api/v1/queues/{id}/tokens", id: "listTokens",
            summary:
                "Lists the tokens of a queue's day: those that wait in the order in which they are called, then the others.",
            tag: QueueRoutes.queues, access: QueueRoutes.reads,
            query: [
                QueryParameter("day", "The day at the queue's place, which starts at 04:00; today where absent."),
                QueryParameter(
                    "status", "issued, called, serving, done, skipped, recalled, transferred or abandoned.",
                    example: "issued"),
            ] + QueueRoutes.pageParameters,
            answers: Page<QueueTokenView>.self
        ) { call in
            let query = TokenListQuery(
                day: try QueueRoutes.day(call), status: try QueueRoutes.status(call), page: try QueueRoutes.page(call))
            return try await service.tokens(call.context(), in: call.id(), query)
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(QueueExamples.issued)]}"
            route.documentation.errors = [.unknownID, .invalidFields]
        }
    }
}
