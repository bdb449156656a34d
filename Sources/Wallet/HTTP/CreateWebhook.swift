import HTTP
import WalletAPI

/// `POST /api/v1/webhooks`
enum CreateWebhook {
    static func route(_ service: any WebhookService) -> Route {
        Route.write(
            .post, WebhookRoutes.webhooks, id: "createWebhook",
            summary: """
                Registers a URL that is told what happens from now on; the secret that signs is in this answer alone. A merchant's \
                own key registers for that merchant.
                """,
            tag: WebhookRoutes.tag, access: WebhookRoutes.write, takes: CreateWebhookRequest.self,
            answers: WebhookView.self, status: 201, location: { "\(WebhookRoutes.webhooks)/\($0.id)" }
        ) { call, request in
            try await service.createWebhook(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = WebhookExamples.request
            route.documentation.responseExample = WebhookExamples.webhook(
                version: 1, "\"secret\":\"\(WebhookExamples.secret)\",")
            route.documentation.errors = [
                .invalidFields, .staffOnly, .alreadyIssued, .keyReused, .cardNumber, .tooManyWebhooks, .unknownMerchant,
            ]
        }
        .withoutStoring()
    }
}
