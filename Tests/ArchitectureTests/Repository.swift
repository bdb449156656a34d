import Foundation

/// The files of the checkout that the tests were built from.
struct Repository {
    /// A Swift file with its text.
    struct File: Sendable {
        /// The path from the checkout's top, such as `Sources/Kernel/Money.swift`.
        var path: String
        var text: String

        /// The target's folder: the second part of the path, `Migrations` for migrations/.
        var target: String {
            let parts = path.split(separator: "/")
            if parts.first == "migrations" { return "Migrations" }
            return parts.count > 2 ? String(parts[1]) : ""
        }
        var isTest: Bool { path.hasPrefix("Tests/") }
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The Swift files below some folders.
    static func swiftFiles(_ folders: [String] = ["Sources", "Tests", "migrations"]) -> [File] {
        files(folders, ending: ".swift")
    }

    /// The files below some folders whose names end so.
    static func files(_ folders: [String], ending: String) -> [File] {
        folders.flatMap { folder -> [File] in
            let base = root.appending(path: folder)
            guard let walk = FileManager.default.enumerator(atPath: base.path) else { return [] }
            return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) }.sorted().compactMap { name in
                // A file that is no text has no lines to check.
                guard let text = try? String(contentsOf: base.appending(path: name), encoding: .utf8) else {
                    return nil
                }
                return File(path: "\(folder)/\(name)", text: text)
            }
        }
    }

    /// The declared dependencies of each target, as the manifest evaluates.
    static func declaredDependencies() throws -> [String: Set<String>] {
        // A scratch folder of its own: the package's build folder is locked while its tests run.
        let scratch = FileManager.default.temporaryDirectory.appending(path: "medley-manifest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }  // a leftover folder harms nobody
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "dump-package",
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(Manifest.self, from: data).dependencies
    }
}

/// What `swift package dump-package` says of targets.
private struct Manifest: Decodable {
    struct Target: Decodable {
        struct Dependency: Decodable {
            var byName: [String?]?
            var target: [String?]?
        }
        var name: String
        var dependencies: [Dependency]
    }
    var targets: [Target]

    var dependencies: [String: Set<String>] {
        Dictionary(
            uniqueKeysWithValues: targets.map { target in
                (target.name, Set(target.dependencies.compactMap { ($0.byName ?? $0.target)?.first ?? nil }))
            })
    }
}
