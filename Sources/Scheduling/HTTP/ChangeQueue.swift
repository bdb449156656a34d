import HTTP
import SchedulingAPI

/// `PATCH /api/v1/queues/{id}`
enum ChangeQueue {
    static func route(_ service: any QueueService) -> Route {
        Route.write(
            .patch, "/api/v1/queues/{id}", id: "changeQueue",
            summary: "Changes a queue of the version named in If-Match; tokens that are given out stay as they are.",
            tag: QueueRoutes.queues, access: QueueRoutes.manages, takes: ChangeQueueRequest.self,
            answers: QueueView.self
        ) { call, request in
            try await call.onMatchingVersion(isRequired: true) { version in
                try await service.changeQueue(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.mediaTypes = ["application/json", "application/merge-patch+json"]
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"defaultServiceMinutes\":8}"
            route.documentation.responseExample = QueueExamples.changedQueue
            route.documentation.errors = [
                .invalidFields, .unknownID, .stale, .keyReused,
                DocumentedError(428, "preconditionRequired", "If-Match is missing."),
            ]
        }
    }
}
