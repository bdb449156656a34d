import HTTP
import Kernel
import SchedulingAPI

/// `GET /api/v1/visits`
enum ListVisits {
    static func route(_ service: any QueueService) -> Route {
        Route.read(
            "/api/v1/visits", id: "listVisits", summary: "Lists the visits of a day, oldest first.",
            tag: QueueRoutes.visits, access: QueueRoutes.reads,
            query: [
                QueryParameter("day", "The day, which starts at 04:00; today where absent."),
                QueryParameter(
                    "status", "waiting, inProgress, completed or leftWithoutBeingSeen.", example: "waiting"),
            ] + QueueRoutes.pageParameters,
            answers: Page<VisitView>.self
        ) { call in
            let query = VisitListQuery(
                day: try QueueRoutes.day(call), status: try QueueRoutes.status(call), page: try QueueRoutes.page(call))
            return try await service.visits(call.context(), query)
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(QueueExamples.visit)]}"
            route.documentation.errors = [.invalidFields]
        }
    }
}
