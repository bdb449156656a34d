public import JSON

/// Whether a webhook is told what happens; the raw values are stored and never renamed.
public enum WebhookStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// It is told.
    case active
    /// Nothing is sent to it; what happens meanwhile is kept for a replay.
    case disabled
}

/// Why a webhook is disabled; the raw values are stored and never renamed.
public enum WebhookDisabledReason: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Somebody asked for it.
    case requested
    /// The endpoint answered that it is gone (410).
    case gone
    /// The endpoint has failed for days.
    case failing
}

/// Where a delivery is on its way; the raw values are stored and never renamed.
public enum WebhookDeliveryStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// It is sent, or sent again, when its time has come.
    case pending
    /// The endpoint answered with 2xx.
    case delivered
    /// It was given up; a replay sends it anew.
    case dead
    /// The webhook is disabled; a replay sends it once that is over.
    case held
}
