import Foundation

/// A Python with packages that tests hold Medley against; made once and kept in the build folder.
public struct PythonEnvironment: Sendable {
    private static let scripts = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../scripts").standardizedFileURL.path(percentEncoded: false)

    private let python: String

    /// A client of GraphQL, which brings the reference implementation along; nil, and says why, where Python or a network is
    /// missing.
    public static func withGraphQLClient() async throws -> PythonEnvironment? {
        try await made("graphql-client", ["gql[requests]>=3.5,<4"])
    }

    /// A library of recurrence rules; nil as above.
    public static func withCalendars() async throws -> PythonEnvironment? {
        try await made("calendars", ["python-dateutil>=2.9,<3"])
    }

    /// A library of calendar files; nil as above.
    public static func withCalendarFiles() async throws -> PythonEnvironment? {
        try await made("calendar-files", ["icalendar>=6,<7"])
    }

    /// A client of WebSockets; nil as above.
    public static func withWebSockets() async throws -> PythonEnvironment? {
        try await made("websockets", ["websockets>=13,<16"])
    }

    private static func made(_ name: String, _ packages: [String]) async throws -> PythonEnvironment? {
        let result = await BlockingThreads.run { Result { try PythonEnvironment(name, packages) } }
        if case .failure(let error) = result {
            print("skipped: \(packages.joined(separator: ", ")) cannot be installed: \(error)")
            return nil
        }
        return try result.get()
    }

    private init(_ name: String, _ packages: [String]) throws {
        // Beside the build's products: made again where somebody cleans up.
        let place = FileManager.default.currentDirectoryPath + "/.build/\(name)"
        python = place + "/bin/python3"
        if !FileManager.default.fileExists(atPath: place + "/complete") {
            try TemporaryFolder.run(["python3", "-m", "venv", "--clear", place])
            let pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"]
            try TemporaryFolder.run(pip + packages)
            try TemporaryFolder.run(["touch", place + "/complete"])
        }
    }

    /// What a script of the folder `scripts` prints; throws unless it exits 0.
    public func run(_ script: String, _ arguments: [String]) async throws -> String {
        let words = [python, "\(Self.scripts)/\(script)"] + arguments
        return try await BlockingThreads.run { Result { try TemporaryFolder.run(words) } }.get()
    }
}
