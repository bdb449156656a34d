import HTTP
import SchedulingAPI

/// `POST /api/v1/queues/{id}/call-next`
enum CallNext {
    static func route(_ service: any QueueService) -> Route {
        Route.write(
            .post, "/api/v1/queues/{id}/call-next", id: "callNextToken",
            summary: "Calls whoever is next in the line; two who call at once call two.", tag: QueueRoutes.queues,
            access: QueueRoutes.writes, takes: CallTokenRequest.self, answers: QueueTokenView.self
        ) { call, request in
            try await service.callNext(call.context(), in: call.id(), request)
        }
        .with { route in
            route.documentation.requestExample = "{\"counter\":\"Room 3\"}"
            route.documentation.responseExample = QueueExamples.called
            route.documentation.errors = [
                .invalidFields, .unknownID, .keyReused, .rule(.queueEmpty, "Nobody waits in the queue."),
            ]
        }
    }
}
