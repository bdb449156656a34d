internal import Glibc

/// What operators see of a process: its command, the machine and the number there.
enum ProcessName {
    /// The longest name of a machine.
    private static let hostLimitBytes = 256

    /// This process, such as `serve on clinic-1, process 4711`.
    static var present: String {
        let words = CommandLine.arguments.dropFirst().prefix { !$0.hasPrefix("-") }.prefix(2)
        return "\(words.joined(separator: " ")) on \(host), process \(getpid())"
    }

    private static var host: String {
        var bytes = [CChar](repeating: 0, count: hostLimitBytes)
        // One byte stays: a name that is cut short need not end with a zero.
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "an unnamed machine" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
