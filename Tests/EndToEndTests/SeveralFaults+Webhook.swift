import JSON

extension SeveralFaults {
    static let webhooks = [
        SeveralFaults(
            "createWebhook",
            ["url": "ftp://shop.example.com", "eventTypes": ["gold"], "description": long, "merchantId": 5],
            ["url", "eventTypes[0]", "description", "merchantId"]),
        SeveralFaults(
            "changeWebhook", ["url": "shop", "eventTypes": [], "description": 5, "status": "gone"],
            ["url", "eventTypes", "description", "status"]),
        SeveralFaults(
            "replayWebhook", ["from": 5, "to": "yesterday", "status": "lost"], ["from", "to", "status"]),
    ]
}
