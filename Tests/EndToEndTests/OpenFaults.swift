import Foundation
import Testing

extension Trait where Self == ConditionTrait {
    /// A test that shows faults which are not mended yet: only the long form runs it, where it fails until they are.
    static var showsOpenFaults: Self {
        .enabled(
            if: ProcessInfo.processInfo.environment["MEDLEY_LONG_TESTS"] != nil,
            "shows faults that are not mended yet: scripts/test --long runs it")
    }
}
