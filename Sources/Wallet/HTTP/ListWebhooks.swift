import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/webhooks`
enum ListWebhooks {
    static func route(_ service: any WebhookService) -> Route {
        Route.read(
            WebhookRoutes.webhooks, id: "listWebhooks",
            summary: "Lists webhooks, newest first; a merchant's own key gets that merchant's alone.",
            tag: WebhookRoutes.tag, access: WebhookRoutes.read,
            query: [
                QueryParameter("merchantId", "Of which merchant.", example: "{{merchantId}}"),
                QueryParameter("status", "In which status: active or disabled.", example: "active"),
            ] + WalletParameters.page,
            answers: Page<WebhookView>.self
        ) { call in
            var reader = QueryReader(call)
            let merchant = try reader.id("merchantId", as: MerchantID.self)
            let status = try reader.name("status", as: WebhookStatus.self)
            try reader.check()
            let query = WebhookListQuery(merchantID: merchant, status: status, page: try WalletParameters.page(call))
            return try await service.webhooks(call.context(), query)
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(WebhookExamples.webhook(version: 1))]}"
            route.documentation.errors = [.invalidFields, .staffOnly]
        }
    }
}
