import Foundation
import JSON
import TestSupport

/// The reference implementation, in an environment of Python that is made once and kept in the build folder.
struct Reference {
    /// The client, which brings the reference implementation along.
    private static let packages = ["gql>=3.5,<4"]
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../scripts/graphql-reference").standardizedFileURL.path(percentEncoded: false)

    private let python: String
    private let folder: TemporaryFolder

    /// Makes the environment; nil, and says why, where Python or a network is missing.
    static func installed() async throws -> Reference? {
        let result = await BlockingThreads.run { Result { try Reference() } }
        if case .failure(let error) = result {
            print("skipped: the reference implementation cannot be installed: \(error)")
            return nil
        }
        return try result.get()
    }

    private init() throws {
        folder = try TemporaryFolder()
        // Beside the build's products: made again where somebody cleans up.
        let place = FileManager.default.currentDirectoryPath + "/.build/graphql-reference"
        python = place + "/bin/python3"
        if !FileManager.default.fileExists(atPath: place + "/complete") {
            try TemporaryFolder.run(["python3", "-m", "venv", "--clear", place])
            let pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"]
            try TemporaryFolder.run(pip + Self.packages)
            try TemporaryFolder.run(["touch", place + "/complete"])
        }
    }

    /// What the script says.
    func output(_ mode: String, _ input: JSONValue = .null) async throws -> String {
        let path = folder.path + "/input.json"
        try Data(input.bytes).write(to: URL(filePath: path))
        let words = [python, Self.script, mode, path]
        return try await BlockingThreads.run { Result { try TemporaryFolder.run(words) } }.get()
    }
}
