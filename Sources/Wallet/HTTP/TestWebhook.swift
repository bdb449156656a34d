import HTTP
import WalletAPI

/// `POST /api/v1/webhooks/{id}/test`
enum TestWebhook {
    static func route(_ service: any WebhookService) -> Route {
        Route(
            .post, "\(WebhookRoutes.webhook)/test", id: "testWebhook",
            summary: "Sends an event of type webhook.test; its delivery says what came of it.",
            tag: WebhookRoutes.tag, access: WebhookRoutes.write
        ) { call in
            try call.requireEmptyBody()
            return try .json(try await service.testWebhook(call.context(), call.id()), status: 202)
        }
        .with { route in
            route.documentation.answers(WebhookDeliveryView.self)
            route.documentation.successStatus = 202
            route.documentation.responseExample = WebhookExamples.delivery()
            route.documentation.errors = [.unknownID, .staffOnly, .keyReused, .webhookDisabled]
        }
    }
}
