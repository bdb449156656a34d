import HTTP
import Kernel
import WalletAPI

/// The routes of webhooks, in the order in which their examples work.
enum WebhookRoutes {
    /// The group in the documentation.
    static let tag = "Webhooks"
    /// The path of webhooks.
    static let webhooks = "/api/v1/webhooks"
    /// The path of one webhook.
    static let webhook = "\(webhooks)/{id}"
    /// The path of its deliveries.
    static let deliveries = "\(webhook)/deliveries"

    /// Who may look at webhooks.
    static let read = Route.Access.permission("webhook.read")
    /// Who may change them.
    static let write = Route.Access.permission("webhook.write")

    /// The table.
    static func all(_ service: any WebhookService) -> [Route] {
        [
            CreateWebhook.route(service),
            ListWebhooks.route(service),
            GetWebhook.route(service),
            ChangeWebhook.route(service),
            TestWebhook.route(service),
            ListWebhookDeliveries.route(service),
            GetWebhookDelivery.route(service),
            ReplayWebhookDelivery.route(service),
            ReplayWebhook.route(service),
            RotateWebhookSecret.route(service),
            DeleteWebhook.route(service),
        ]
    }
}

extension Route {
    /// The same route, whose answer nobody between keeps: there is a secret in it.
    func withoutStoring() -> Route {
        with { route in
            let handler = route.handler
            route.handler = { call in
                var response = try await handler(call)
                response.fields.append("Cache-Control", "no-store")
                return response
            }
        }
    }
}

extension DocumentedError {
    /// The answer of a rule of webhooks.
    static func rule(_ rule: WebhookRule, _ summary: String) -> DocumentedError {
        DocumentedError(rule == .alreadyIssued ? 409 : 422, rule.code, summary)
    }

    static let tooManyWebhooks = rule(WebhookRule.tooManyWebhooks, "There are as many webhooks as are allowed.")
    static let webhookDisabled = rule(WebhookRule.webhookDisabled, "The webhook is disabled.")
    static let replayPending = rule(WebhookRule.replayPending, "The delivery is replayed already, and that waits.")
    static let tooManyReplays = rule(WebhookRule.tooManyReplays, "As many replays of the webhook wait as are allowed.")
    static let alreadyIssued = rule(
        WebhookRule.alreadyIssued, "It was done under this Idempotency-Key; the secret is not shown again.")
}
