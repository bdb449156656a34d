import HTTP
import SchedulingAPI

/// `POST /api/v1/visits/{id}/start`, `complete` and `left`
enum MoveVisit {
    static func start(_ service: any QueueService) -> Route {
        verb(
            service, "start", "startVisit", .start, QueueExamples.startedVisit,
            summary: "Begins with a visit; serving its first token does the same.")
    }

    static func complete(_ service: any QueueService) -> Route {
        verb(
            service, "complete", "completeVisit", .complete, QueueExamples.completedVisit,
            summary: "Ends a visit that was begun with; its tokens go on.")
    }

    static func leave(_ service: any QueueService) -> Route {
        verb(
            service, "left", "leaveVisit", .leave, QueueExamples.leftVisit,
            summary: "Says that the patient went without being seen; the token that waits is abandoned with it.")
    }

    private static func verb(
        _ service: any QueueService, _ name: String, _ id: String, _ step: VisitStep, _ example: String,
        summary: String
    ) -> Route {
        Route.verb(
            "/api/v1/visits/{id}/\(name)", id: id, summary: summary, tag: QueueRoutes.visits,
            access: QueueRoutes.writes, answers: VisitView.self
        ) { call in
            try await call.onMatchingVersion { version in
                try await service.moveVisit(call.context(), call.id(), expectedVersion: version, step)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.responseExample = example
            route.documentation.errors = [.unknownID, .stale, .keyReused, .visitStatus]
        }
    }
}
