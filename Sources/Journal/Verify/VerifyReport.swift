/// What `JournalVerifier` found: one line per check.
public struct VerifyReport: Sendable, Hashable {
    /// One check.
    public struct Line: Sendable, Hashable, CustomStringConvertible {
        /// What was checked, such as `chain of shard 7`.
        public var name: String
        /// How much was looked at, or what is wrong and where: ids and positions, never data.
        public var detail: String
        /// Whether nothing was wrong.
        public var isClean: Bool

        /// `ok` or `FAULT`, the check, the detail.
        public var description: String { "\(isClean ? "ok   " : "FAULT") \(name): \(detail)" }
    }

    /// The checks in the order in which they ran.
    public internal(set) var lines: [Line] = []
    /// Whether nothing was wrong anywhere.
    public var isClean: Bool { lines.allSatisfy(\.isClean) }

    /// Notes a check: `faults` says what is wrong, nothing for a clean one.
    mutating func add(_ name: String, looked: String, faults: VerifyFaults) {
        let detail = faults.count == 0 ? looked : "\(faults.count) wrong: \(faults.samples.joined(separator: "; "))"
        lines.append(Line(name: name, detail: detail, isClean: faults.count == 0))
    }
}

/// What is wrong in one check: all are counted, the first few are told.
struct VerifyFaults: Sendable {
    /// How many are told.
    static let sampleLimit = 5

    private(set) var count = 0
    private(set) var samples: [String] = []

    mutating func add(_ sample: @autoclosure () -> String) {
        count += 1
        if samples.count < Self.sampleLimit { samples.append(sample()) }
    }
}
