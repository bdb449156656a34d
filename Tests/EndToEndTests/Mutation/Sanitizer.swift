import Foundation
import TestSupport

/// What the server under test was built with to find faults of memory or of threads; `scripts/sanitize` says which.
enum Sanitizer: String {
    case address, thread

    /// The variable that names it.
    static let variable = "MEDLEY_SANITIZER"
    /// The variable that names what shows ThreadSanitizer more orders (scripts/sanitizers/ordering.c), built.
    static let preloadVariable = "MEDLEY_SANITIZER_PRELOAD"
    /// The variable that names the allocations that LeakSanitizer cannot follow (scripts/sanitizers/leaks.txt).
    static let leaksVariable = "MEDLEY_SANITIZER_LEAKS"
    /// The variable that names a folder where reports are kept in full; without it they are gone with the test.
    static let reportsVariable = "MEDLEY_SANITIZER_REPORTS"

    /// How many frames are kept of who allocated something: with AddressSanitizer's usual 30 the server spends most of its time
    /// on finding them.
    private static let allocationFrames = 8

    /// The one in use; nil for an ordinary build.
    static var inUse: Sanitizer? { ProcessInfo.processInfo.environment[variable].flatMap(Sanitizer.init) }

    /// Where reports are kept; nil for an ordinary build.
    static var reportFolder: String? { ProcessInfo.processInfo.environment[reportsVariable] }

    /// The environment of a program that writes its reports to a folder.
    ///
    /// Leaks count as reports: a cycle of references that nobody holds is one.
    func environment(reports folder: String) -> [String: String] {
        let variables = ProcessInfo.processInfo.environment
        var result = ["SWIFT_BACKTRACE": "enable=no"]
        switch self {
        case .address:
            let unwinding = "fast_unwind_on_malloc=0:malloc_context_size=\(Self.allocationFrames)"
            result["ASAN_OPTIONS"] = "detect_leaks=1:quarantine_size_mb=16:\(unwinding):log_path=\(folder)/report"
            let leaks = variables[Self.leaksVariable].map { "suppressions=\($0):" } ?? ""
            result["LSAN_OPTIONS"] = "\(leaks)print_suppressions=0"
        case .thread:
            result["TSAN_OPTIONS"] = "history_size=4:log_path=\(folder)/report"
            result["LD_PRELOAD"] = variables[Self.preloadVariable]
        }
        return result
    }

    /// Everything that was reported there.
    static func reports(in folder: String) throws -> String {
        try TemporaryFolder.run(["/bin/sh", "-c", "cat '\(folder)'/report* 2>/dev/null || true"])
    }
}
