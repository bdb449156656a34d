import HTTP
import WalletAPI

/// `POST /api/v1/webhooks/{id}/deliveries/{deliveryId}/replay`
enum ReplayWebhookDelivery {
    static func route(_ service: any WebhookService) -> Route {
        Route(
            .post, "\(WebhookRoutes.deliveries)/{deliveryId}/replay", id: "replayWebhookDelivery",
            summary: "Sends an event again, as a new delivery with the same event id.",
            tag: WebhookRoutes.tag, access: WebhookRoutes.write
        ) { call in
            try call.requireEmptyBody()
            let view = try await service.replay(call.context(), of: call.id(), call.id("deliveryId"))
            return try .json(view, status: 202)
        }
        .with { route in
            route.documentation.answers(WebhookDeliveryView.self)
            route.documentation.successStatus = 202
            route.documentation.responseExample = WebhookExamples.delivery(
                "{{replayId}}", replayOf: "{{deliveryId}}")
            route.documentation.errors = [
                .unknownID, .staffOnly, .keyReused, .webhookDisabled, .replayPending, .tooManyReplays,
            ]
        }
    }
}
