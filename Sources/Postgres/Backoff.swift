/// How long to wait before the next try: doubling from a first delay up to a limit, each spread by half so that the
/// connections of many processes do not come back in one instant.
struct Backoff {
    static let firstDelayMilliseconds = 20
    static let limitMilliseconds = 1_000

    private var delayMilliseconds = firstDelayMilliseconds

    /// The delay before the next try: between half and the whole of the present step.
    mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let delay = Int.random(in: (delayMilliseconds / 2)...delayMilliseconds, using: &generator)
        delayMilliseconds = min(delayMilliseconds * 2, Self.limitMilliseconds)
        return .milliseconds(delay)
    }

    /// Begins anew after a success.
    mutating func reset() { delayMilliseconds = Self.firstDelayMilliseconds }
}
