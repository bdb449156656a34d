/// What webhooks look like in the documentation.
enum WebhookExamples {
    static let request = """
        {"url":"https://shop.example.com/medley","eventTypes":["wallet.*","payment.captured"],\
        "merchantId":"{{merchantId}}","description":"Shop, orders"}
        """

    static let secret = "whsec_9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

    /// A webhook, with further members as they stand in JSON, each with its comma.
    static func webhook(version: Int, _ more: String = "") -> String {
        """
        {"id":"{{webhookId}}","url":"https://shop.example.com/medley",\
        "eventTypes":["wallet.*","payment.captured"],"merchantId":"{{merchantId}}","description":"Shop, orders",\
        "status":"active",\(more)"version":\(version),"createdAt":"2026-01-05T09:30:00Z",\
        "updatedAt":"2026-01-05T09:30:00Z"}
        """
    }

    static func delivery(_ name: String = "{{deliveryId}}", replayOf: String? = nil) -> String {
        let original = replayOf.map { "\"replayOf\":\"\($0)\"," } ?? ""
        return """
            {"id":"\(name)","webhookId":"{{webhookId}}","eventId":"{{webhookEventId}}",\
            "eventType":"webhook.test","status":"pending",\(original)"attemptCount":0,\
            "occurredAt":"2026-01-05T09:30:00Z",\
            "createdAt":"2026-01-05T09:30:00Z"}
            """
    }
}
