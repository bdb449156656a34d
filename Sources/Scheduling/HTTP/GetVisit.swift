import HTTP
import SchedulingAPI

/// `GET /api/v1/visits/{id}`
enum GetVisit {
    static func route(_ service: any QueueService) -> Route {
        Route.read(
            "/api/v1/visits/{id}", id: "getVisit", summary: "Gives a visit.", tag: QueueRoutes.visits,
            access: QueueRoutes.reads, answers: VisitView.self, version: { $0.version }
        ) { call in
            try await service.visit(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = QueueExamples.visit
            route.documentation.errors = [.unknownID]
        }
    }
}
