import HTTP
import WalletAPI

/// `GET /api/v1/webhooks/{id}`
enum GetWebhook {
    static func route(_ service: any WebhookService) -> Route {
        Route.read(
            WebhookRoutes.webhook, id: "getWebhook", summary: "Gives a webhook, without its secret.",
            tag: WebhookRoutes.tag, access: WebhookRoutes.read, answers: WebhookView.self, version: { $0.version }
        ) { call in
            try await service.webhook(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = WebhookExamples.webhook(version: 1)
            route.documentation.errors = [.unknownID, .staffOnly]
        }
    }
}
