/// What the doctor says of one thing that it looked at.
struct Finding: Sendable, Equatable {
    /// How bad it is.
    enum Severity: Sendable { case well, warning, fault }

    /// The thing, such as `encoding`.
    let name: String
    let severity: Severity
    /// What was seen.
    let seen: String
    /// What to do about it; empty where all is well.
    let remedy: String

    static func well(_ name: String, _ seen: String) -> Finding {
        Finding(name: name, severity: .well, seen: seen, remedy: "")
    }

    static func warning(_ name: String, _ seen: String, remedy: String) -> Finding {
        Finding(name: name, severity: .warning, seen: seen, remedy: remedy)
    }

    static func fault(_ name: String, _ seen: String, remedy: String) -> Finding {
        Finding(name: name, severity: .fault, seen: seen, remedy: remedy)
    }

    /// The line for the operator.
    var line: String {
        switch severity {
        case .well: "  ok     \(name): \(seen)"
        case .warning: "  warn   \(name): \(seen)\n         fix: \(remedy)"
        case .fault: "  FAULT  \(name): \(seen)\n         fix: \(remedy)"
        }
    }
}
