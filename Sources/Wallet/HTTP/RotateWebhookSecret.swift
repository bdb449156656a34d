import HTTP
import WalletAPI

/// `POST /api/v1/webhooks/{id}/rotate`
enum RotateWebhookSecret {
    static func route(_ service: any WebhookService) -> Route {
        Route.verb(
            "\(WebhookRoutes.webhook)/rotate", id: "rotateWebhookSecret",
            summary: "Makes a new secret, which is in this answer alone; the one before signs beside it for a day.",
            tag: WebhookRoutes.tag, access: WebhookRoutes.write, answers: WebhookView.self
        ) { call in
            try await service.rotateSecret(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = WebhookExamples.webhook(
                version: 2,
                """
                "formerSecretUntil":"2026-01-06T09:30:00Z","secret":"\(WebhookExamples.secret)",
                """)
            route.documentation.errors = [.unknownID, .staffOnly, .alreadyIssued, .keyReused]
        }
        .withoutStoring()
    }
}
