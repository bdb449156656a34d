/// One command of the program, such as `medley serve`.
protocol Command: Sendable {
    /// The words that call it: `["hospital", "create"]`.
    static var words: [String] { get }
    /// One line for the list of commands.
    static var summary: String { get }
    /// What stands after the words, besides flags, such as `http|read|append|all`; empty where nothing does.
    static var operands: String { get }
    /// The settings that it reads.
    static var settings: [Setting] { get }
    /// Does it; answers the exit status: 0 done, 1 not done, 2 called wrongly.
    static func run(_ configuration: Configuration) async throws -> Int32
}

extension Command {
    static var operands: String { "" }
}
