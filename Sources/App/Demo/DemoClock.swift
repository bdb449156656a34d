internal import Kernel
internal import Synchronization

/// The clock of a demonstration's past year: it stands where the script has put it, and only then moves on.
final class DemoClock: WallClock {
    private let instant: Mutex<Timestamp>
    private let machine = SystemClock()

    /// Makes a clock that shows `instant`.
    init(at instant: Timestamp) { self.instant = Mutex(instant) }

    func now() -> Timestamp { instant.withLock { $0 } }

    /// Deadlines go by the machine: what the script does takes real time.
    func monotonicNanoseconds() -> UInt64 { machine.monotonicNanoseconds() }

    /// Moves on to `next`, never back.
    func advance(to next: Timestamp) {
        instant.withLock { $0 = max($0, next) }
    }

    /// Moves on by a duration.
    func advance(by duration: Duration) {
        instant.withLock { $0 = $0.advanced(by: duration) }
    }
}
