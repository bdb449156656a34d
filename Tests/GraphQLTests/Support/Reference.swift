import Foundation
import JSON
import TestSupport

/// The reference implementation, in an environment of Python.
struct Reference {
    private let python: PythonEnvironment
    private let folder: TemporaryFolder

    /// Makes the environment; nil, and says why, where Python or a network is missing.
    static func installed() async throws -> Reference? {
        guard let python = try await PythonEnvironment.withGraphQLClient() else { return nil }
        return Reference(python: python, folder: try TemporaryFolder())
    }

    /// What the script says.
    func output(_ mode: String, _ input: JSONValue = .null) async throws -> String {
        let path = folder.path + "/input.json"
        try Data(input.bytes).write(to: URL(filePath: path))
        return try await python.run("graphql-reference", [mode, path])
    }
}
