import HTTP
import WalletAPI

/// `GET /api/v1/webhooks/{id}/deliveries/{deliveryId}`
enum GetWebhookDelivery {
    static func route(_ service: any WebhookService) -> Route {
        Route.read(
            "\(WebhookRoutes.deliveries)/{deliveryId}", id: "getWebhookDelivery",
            summary: "Gives a delivery with its attempts: when, how long, the status, and how the answer began.",
            tag: WebhookRoutes.tag, access: WebhookRoutes.read, answers: WebhookDeliveryView.self
        ) { call in
            try await service.delivery(call.context(), of: call.id(), call.id("deliveryId"))
        }
        .with { route in
            route.documentation.responseExample = WebhookExamples.delivery()
            route.documentation.errors = [.unknownID, .staffOnly]
        }
    }
}
