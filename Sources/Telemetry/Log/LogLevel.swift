/// How much a log line matters.
public enum LogLevel: Int, Sendable, Comparable, CaseIterable {
    /// From what only a developer wants to read to what wakes someone at night.
    case debug, info, warning, error

    /// The word in the line's `level`.
    public var name: StaticString {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        }
    }

    /// Reads the word, as settings have it; nil for any other.
    public init?(name: some StringProtocol) {
        guard let level = Self.allCases.first(where: { $0.name.description == name }) else { return nil }
        self = level
    }

    /// Orders by how much a line matters.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
