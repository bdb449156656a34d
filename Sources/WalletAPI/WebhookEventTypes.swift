/// The names by which a webhook says what it wants to be told: `wallet.credited`, all of a kind (`payment.*`), or all (`*`).
public enum WebhookEventTypes {
    /// Everything.
    public static let all = "*"
    /// What a test sends, whatever a webhook asked for.
    public static let test = "webhook.test"
    /// What the other webhooks of a tenant are told where one was disabled.
    public static let disabled = "webhook.disabled"

    /// The names of everything that is published, in order; never renamed.
    public static let names =
        [
            "created", "activated", "suspended", "closed", "pending", "credited", "debited", "transferred",
            "merchantApplied", "merchantVerified", "merchantActivated", "merchantSuspended", "merchantSettled",
        ].map { "wallet." + $0 } + PaymentChange.allCases.map { "payment." + $0.rawValue } + [disabled]

    /// The names that stand for all of a kind.
    public static let groups = ["wallet.*", "payment.*", "webhook.*"]

    /// Whether a webhook may ask for it.
    public static func isKnown(_ name: String) -> Bool {
        name == all || groups.contains(name) || names.contains(name)
    }

    /// Whether one who asked for `wanted` is told of `name`.
    public static func matches(_ wanted: [String], _ name: String) -> Bool {
        wanted.contains { $0 == name || $0 == all || ($0.hasSuffix(".*") && name.hasPrefix($0.dropLast())) }
    }
}

extension WalletIntegrationEvent {
    /// The name by which webhooks ask for it: `wallet.credited`.
    public var webhookName: String { "\(aggregate).\(name)" }
}
