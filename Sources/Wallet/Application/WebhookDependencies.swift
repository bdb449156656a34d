public import Crypto
public import HTTP
public import Telemetry

/// What webhooks need beside what the whole module does.
public struct WebhookDependencies: Sendable {
    /// The key under which secrets are sealed.
    public var masterKey: MasterKey
    /// What sends; nil in a process that serves nobody.
    public var client: HTTPClient?
    /// What the types of CloudEvents begin with, such as `com.healthpay`; nil for Medley's own form.
    public var cloudEventsPrefix: String?
    /// Whether URLs of http are taken, which only development should.
    public var allowsPlainHTTP = false
    /// Where is counted what is sent.
    public var metrics: MetricsRegistry

    /// Makes the dependencies; the rest is set afterwards.
    public init(masterKey: MasterKey, metrics: MetricsRegistry = MetricsRegistry()) {
        self.masterKey = masterKey
        self.metrics = metrics
    }
}

/// What is counted of webhooks.
struct WebhookMetrics: Sendable {
    let attempts: MetricFamily<Counter>
    let seconds: Histogram
    let queued: Counter
    let disabled: Counter

    /// Registers them.
    init(_ registry: MetricsRegistry) {
        attempts = registry.counters(
            "medley_wallet_webhook_attempts_total",
            help: "Attempts to deliver to webhooks, by outcome: delivered, failed, dead.", labels: ["outcome"])
        seconds = registry.histogram(
            "medley_wallet_webhook_attempt_seconds", help: "How long attempts to deliver to webhooks took.")
        queued = registry.counter(
            "medley_wallet_webhook_deliveries_total", help: "Deliveries that were queued for webhooks.")
        disabled = registry.counter(
            "medley_wallet_webhooks_disabled_total", help: "Webhooks that were disabled because nothing came through.")
    }
}
