public import Kernel

/// A rule of webhooks that refused a request: its stable code and what would satisfy it.
public enum WebhookRule: Error, Hashable, Sendable {
    /// The tenant, or the merchant, has as many webhooks as are allowed.
    case tooManyWebhooks
    /// The webhook is disabled.
    case webhookDisabled
    /// The secret was made under this idempotency key before, and is not shown again.
    case alreadyIssued
    /// The delivery is replayed already, and that waits.
    case replayPending
    /// As many replays of the webhook wait as are allowed.
    case tooManyReplays

    /// The stable code; never renamed.
    public var code: String {
        switch self {
        case .tooManyWebhooks: "tooManyWebhooks"
        case .webhookDisabled: "webhookDisabled"
        case .alreadyIssued: "alreadyIssued"
        case .replayPending: "replayPending"
        case .tooManyReplays: "tooManyReplays"
        }
    }

    /// The failure in the terms that clients share.
    public var failure: Failure {
        switch self {
        case .tooManyWebhooks:
            Failure(.ruleViolated, code: code, detail: "There are as many webhooks as are allowed. Delete one first.")
        case .webhookDisabled:
            Failure(.ruleViolated, code: code, detail: "The webhook is disabled. Set its status to active first.")
        case .replayPending:
            Failure(.ruleViolated, code: code, detail: "The delivery is replayed already. Wait for that.")
        case .tooManyReplays:
            Failure(
                .ruleViolated, code: code,
                detail: "\(WebhookLimits.pendingReplays) replays of the webhook wait. Go on when they are sent.")
        case .alreadyIssued:
            Failure(
                .conflict, code: code,
                detail: "It was done under this Idempotency-Key before; the secret is not shown again. Rotate it.")
        }
    }
}

extension WalletServiceError {
    /// The error of a rule of webhooks.
    public static func webhook(_ rule: WebhookRule) -> WalletServiceError { .failed(rule.failure) }
}
