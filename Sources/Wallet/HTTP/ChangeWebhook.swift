import HTTP
import WalletAPI

/// `PATCH /api/v1/webhooks/{id}`
enum ChangeWebhook {
    static func route(_ service: any WebhookService) -> Route {
        Route.write(
            .patch, WebhookRoutes.webhook, id: "changeWebhook",
            summary: """
                Changes a webhook. `disabled` stops it, and what happens meanwhile is held; `active` lets it be told again, and a \
                replay sends what was held.
                """,
            tag: WebhookRoutes.tag, access: WebhookRoutes.write, takes: ChangeWebhookRequest.self,
            answers: WebhookView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.changeWebhook(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.mediaTypes.append("application/merge-patch+json")
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"description\":\"Shop, orders\",\"status\":\"active\"}"
            route.documentation.responseExample = WebhookExamples.webhook(version: 1)
            route.documentation.errors = [
                .invalidFields, .unknownID, .staffOnly, .stale, .keyReused, .cardNumber,
            ]
        }
    }
}
