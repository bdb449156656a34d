import HTTP
import SchedulingAPI

/// `POST /api/v1/tokens/{id}/serve`, `skip`, `recall`, `done`, `abandon` and `transfer`
enum MoveToken {
    static func serve(_ service: any QueueService) -> Route {
        verb(
            service, "serve", .serve, QueueExamples.serving,
            summary: "Says that the patient is with whoever called; a visit that waits is begun with.")
    }

    static func skip(_ service: any QueueService) -> Route {
        verb(
            service, "skip", .skip, QueueExamples.skipped,
            summary: "Says that nobody came who was called; the number can be recalled.")
    }

    static func recall(_ service: any QueueService) -> Route {
        verb(
            service, "recall", .recall, QueueExamples.recalled,
            summary: "Puts a skipped number back into the line, at the place that it had.")
    }

    static func done(_ service: any QueueService) -> Route {
        verb(
            service, "done", .done, QueueExamples.done,
            summary:
                "Says that a token is over here; where it has a journey, a token of the next queue is issued with it.",
            more: [.queueFull])
    }

    static func abandon(_ service: any QueueService) -> Route {
        verb(
            service, "abandon", .abandon, QueueExamples.abandoned, summary: "Says that the patient waits no more.")
    }

    static func transfer(_ service: any QueueService) -> Route {
        Route.write(
            .post, "/api/v1/tokens/{id}/transfer", id: "transferToken",
            summary:
                "Sends a patient to another queue, with a token of its own there, the class and the rest of the journey.",
            tag: QueueRoutes.queues, access: QueueRoutes.writes, takes: TransferTokenRequest.self,
            answers: QueueTokenView.self
        ) { call, request in
            try await service.moveToken(call.context(), call.id(), .transfer(request))
        }
        .with { route in
            route.documentation.requestExample = "{\"queueId\":\"{{otherQueueId}}\"}"
            route.documentation.responseExample = QueueExamples.transferred
            route.documentation.errors = [
                .invalidFields, .unknownID, .keyReused, .tokenStatus, .unknownQueue, .queueInactive, .queueFull,
                .tokenActive, .rule(.sameQueue, "The token is in that queue already."),
            ]
        }
    }

    private static func verb(
        _ service: any QueueService, _ name: String, _ step: QueueTokenStep, _ example: String, summary: String,
        more errors: [DocumentedError] = []
    ) -> Route {
        Route.verb(
            "/api/v1/tokens/{id}/\(name)", id: "\(name)Token", summary: summary, tag: QueueRoutes.queues,
            access: QueueRoutes.writes, answers: QueueTokenView.self
        ) { call in
            try await service.moveToken(call.context(), call.id(), step)
        }
        .with { route in
            route.documentation.responseExample = example
            route.documentation.errors = [.unknownID, .keyReused, .tokenStatus] + errors
        }
    }
}
