import HTTP
import Kernel
import SchedulingAPI

/// `POST /api/v1/queues`
enum CreateQueue {
    static func route(_ service: any QueueService) -> Route {
        Route.write(
            .post, "/api/v1/queues", id: "createQueue", summary: "Sets up a queue, where patients wait to be called.",
            tag: QueueRoutes.queues, access: QueueRoutes.manages, takes: CreateQueueRequest.self,
            answers: QueueView.self, status: 201, location: { "/api/v1/queues/\($0.id)" }
        ) { call, request in
            try await service.createQueue(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = "{\"name\":\"Reception\",\"prefix\":\"A\"}"
            route.documentation.responseExample = QueueExamples.queue
            route.documentation.errors = [
                .invalidFields, .keyReused, .rule(.unknownLocation, "There is no such location in this hospital."),
                .rule(.locationClosed, "The location is closed."),
            ]
        }
    }
}
