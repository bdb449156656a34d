import HTTP
import Kernel
import SchedulingAPI

/// `POST /api/v1/queues/{id}/board-link`
enum LinkBoard {
    static func route(_ service: any QueueService) -> Route {
        Route.verb(
            "/api/v1/queues/{id}/board-link", id: "linkBoard",
            summary: "Makes a public link to a queue's board, shown once; an earlier one is no longer good.",
            tag: QueueRoutes.queues, access: QueueRoutes.manages, answers: BoardLinkView.self, status: 201
        ) { call in
            try await service.linkBoard(call.context(), of: call.id())
        }
        .with { route in
            let handler = route.handler
            route.handler = { call in
                var response = try await handler(call)
                response.fields.append("Cache-Control", "no-store")
                return response
            }
            route.documentation.responseExample =
                "{\"key\":\"{{key}}\",\"path\":\"/boards/2Qh0…\",\"createdAt\":\"2026-01-05T08:00:00Z\"}"
            route.documentation.errors = [
                .unknownID, .keyReused,
                DocumentedError(409, "alreadyIssued", "The link was made under this key before, and shown then."),
            ]
        }
    }
}

/// `DELETE /api/v1/queues/{id}/board-link`
enum UnlinkBoard {
    static func route(_ service: any QueueService) -> Route {
        Route.delete(
            "/api/v1/queues/{id}/board-link", id: "unlinkBoard",
            summary: "Ends the public link to a queue's board, where there is one.", tag: QueueRoutes.queues,
            access: QueueRoutes.manages
        ) { call in
            try await service.unlinkBoard(call.context(), of: call.id())
        }
        .with { $0.documentation.errors = [.unknownID, .keyReused] }
    }
}
