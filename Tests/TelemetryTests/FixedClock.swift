import Kernel
import Synchronization

/// A clock whose monotonic reading goes on by a microsecond each time it is read.
final class FixedClock: WallClock {
    private let nanoseconds = Atomic<UInt64>(0)

    func now() -> Timestamp { Timestamp(microseconds: 1_767_323_045_000_000) }

    func monotonicNanoseconds() -> UInt64 {
        nanoseconds.wrappingAdd(1000, ordering: .relaxed).newValue
    }
}
