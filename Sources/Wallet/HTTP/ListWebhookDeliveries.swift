import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/webhooks/{id}/deliveries`
enum ListWebhookDeliveries {
    static func route(_ service: any WebhookService) -> Route {
        Route.read(
            WebhookRoutes.deliveries, id: "listWebhookDeliveries",
            summary: "Lists what was sent to a webhook and what waits, newest first, for thirty days.",
            tag: WebhookRoutes.tag, access: WebhookRoutes.read,
            query: [
                QueryParameter("status", "In which status: pending, delivered, dead or held."),
                QueryParameter("eventId", "Of which event, with its replays.", example: "{{webhookEventId}}"),
            ] + WalletParameters.page,
            answers: Page<WebhookDeliveryView>.self
        ) { call in
            var reader = QueryReader(call)
            let status = try reader.name("status", as: WebhookDeliveryStatus.self)
            let event = try reader.id("eventId", as: EventID.self)
            try reader.check()
            let query = WebhookDeliveryQuery(status: status, eventID: event, page: try WalletParameters.page(call))
            return try await service.deliveries(call.context(), of: call.id(), query)
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(WebhookExamples.delivery())]}"
            route.documentation.errors = [.invalidFields, .unknownID, .staffOnly]
        }
    }
}
