import Foundation

/// A Python with a client of GraphQL, which brings the reference implementation along; made once and kept in the build folder.
public struct PythonEnvironment: Sendable {
    private static let packages = ["gql[requests]>=3.5,<4"]
    private static let scripts = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../scripts").standardizedFileURL.path(percentEncoded: false)

    private let python: String

    /// Makes the environment where it is not there; nil, and says why, where Python or a network is missing.
    public static func withGraphQLClient() async throws -> PythonEnvironment? {
        let result = await BlockingThreads.run { Result { try PythonEnvironment() } }
        if case .failure(let error) = result {
            print("skipped: the client of GraphQL cannot be installed: \(error)")
            return nil
        }
        return try result.get()
    }

    private init() throws {
        // Beside the build's products: made again where somebody cleans up.
        let place = FileManager.default.currentDirectoryPath + "/.build/graphql-client"
        python = place + "/bin/python3"
        if !FileManager.default.fileExists(atPath: place + "/complete") {
            try TemporaryFolder.run(["python3", "-m", "venv", "--clear", place])
            let pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"]
            try TemporaryFolder.run(pip + Self.packages)
            try TemporaryFolder.run(["touch", place + "/complete"])
        }
    }

    /// What a script of the folder `scripts` prints; throws unless it exits 0.
    public func run(_ script: String, _ arguments: [String]) async throws -> String {
        let words = [python, "\(Self.scripts)/\(script)"] + arguments
        return try await BlockingThreads.run { Result { try TemporaryFolder.run(words) } }.get()
    }
}
