/// How a lane holds back while the database has no room or memory left: what it refused is not tried again with each command,
/// but after a pause, which grows until something is committed.
struct LaneRest {
    /// The first and the longest pause.
    static let firstPause = Duration.milliseconds(20)
    static let longestPause = Duration.milliseconds(500)

    private var pause = LaneRest.firstPause
    private var endNanoseconds: UInt64 = 0

    /// Whether nothing is to be tried yet.
    func isOn(at nanoseconds: UInt64) -> Bool { nanoseconds < endNanoseconds }

    /// Begins a pause.
    mutating func begin(at nanoseconds: UInt64) {
        endNanoseconds = nanoseconds + UInt64(pause / .nanoseconds(1))
        pause = min(pause * 2, Self.longestPause)
    }

    /// Ends all pauses: there is room again.
    mutating func end() { self = LaneRest() }
}
