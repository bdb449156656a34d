import Kernel
import WalletAPI

/// When a delivery that failed is tried again.
enum WebhookBackoff {
    /// The rest after so many failed attempts: it doubles from the first to the longest; between half of that and all of it, by
    /// `random`, so that what failed together does not come again together.
    static func rest(afterAttempts count: Int, random: UInt64) -> Duration {
        let longest = Int64(WebhookLimits.longestRestSeconds) * 1_000
        // Beyond this many doublings it is the longest in any case.
        let doublings = min(max(count - 1, 0), 30)
        let whole = min(Int64(WebhookLimits.firstRestSeconds) * 1_000 << Int64(doublings), longest)
        return .milliseconds(whole / 2 + Int64(random % UInt64(whole / 2 + 1)))
    }

    /// When a delivery is tried next that was tried first at `first` and failed for the `count`th time at `now`; nil where it is
    /// given up.
    static func nextAttempt(
        afterAttempts count: Int, since first: Timestamp, at now: Timestamp, random: UInt64
    ) -> Timestamp? {
        let next = now.advanced(by: rest(afterAttempts: count, random: random))
        return next > first.advanced(by: .seconds(WebhookLimits.retrySeconds)) ? nil : next
    }
}
