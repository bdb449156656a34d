/// `medley version`.
enum VersionCommand: Command {
    static let words = ["version"]
    static let summary = "Prints the version of this program."
    static let settings: [Setting] = []
    /// The release; docs/CHANGELOG.md says what is in it.
    static let number = "0.1.0"

    static func run(_ configuration: Configuration) async throws -> Int32 {
        Console.say("medley \(number)")
        return 0
    }
}
