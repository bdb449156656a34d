internal import Kernel

/// The time of a simulated day.
///
/// Against a running server it stands: everything is done at once, in the order of the plan, for a day that has just passed. In a
/// process of its own it is the server's clock, and goes from one happening to the next.
struct DayClock: Sendable {
    /// When the clinic opens.
    let opening: Timestamp
    /// The server's clock, where it is ours to move.
    let moved: DemoClock?
    /// Waits until what the server does by itself has been done at the present time; blocks.
    let settle: @Sendable () throws(CheckFailure) -> Void

    /// The clinic's time so many minutes after it opens.
    func instant(_ minute: Int) -> Timestamp { opening.advanced(by: .seconds(minute * 60)) }

    /// Goes on to a minute of the day; negative ones are before the clinic opens.
    func advance(to minute: Int) { moved?.advance(to: instant(minute)) }
}
