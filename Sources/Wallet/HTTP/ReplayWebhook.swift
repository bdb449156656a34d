import HTTP
import WalletAPI

/// `POST /api/v1/webhooks/{id}/replay`
enum ReplayWebhook {
    static func route(_ service: any WebhookService) -> Route {
        Route(
            .post, "\(WebhookRoutes.webhook)/replay", id: "replayWebhook",
            summary: """
                Sends the events of a span of time again, each once, in deliveries of their own; what waits already is left out. \
                Where continueFrom is in the answer, another call goes on from there.
                """,
            tag: WebhookRoutes.tag, access: WebhookRoutes.write
        ) { call in
            let request = try call.decode(ReplayWebhookRequest.self)
            return try .json(try await service.replay(call.context(), of: call.id(), request), status: 202)
        }
        .with { route in
            route.documentation.takes(ReplayWebhookRequest.self)
            route.documentation.answers(WebhookReplayView.self)
            route.documentation.successStatus = 202
            route.documentation.requestExample = """
                {"from":"2026-01-05T00:00:00Z","to":"2026-01-06T00:00:00Z","status":"held"}
                """
            route.documentation.responseExample = "{\"deliveryCount\":0}"
            route.documentation.errors = [
                .invalidFields, .unknownID, .staffOnly, .keyReused, .webhookDisabled, .tooManyReplays,
            ]
        }
    }
}
