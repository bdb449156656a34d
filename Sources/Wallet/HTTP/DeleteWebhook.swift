import HTTP
import WalletAPI

/// `DELETE /api/v1/webhooks/{id}`
enum DeleteWebhook {
    static func route(_ service: any WebhookService) -> Route {
        Route.delete(
            WebhookRoutes.webhook, id: "deleteWebhook",
            summary: "Takes a webhook away, and what waits for it; its secrets are gone.",
            tag: WebhookRoutes.tag, access: WebhookRoutes.write
        ) { call in
            try await service.deleteWebhook(call.context(), call.id())
            return nil
        }
        .with { route in
            route.documentation.errors = [.unknownID, .staffOnly, .keyReused]
        }
    }
}
