import Foundation
import PackagePlugin

/// Turns every .sql file below the target's folder into one Swift source, so that the binary carries its migrations.
///
/// Each file is an input of the command, so that adding, editing or deleting one runs the tool again.
@main
struct EmbedMigrations: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        let folder = target.directoryURL
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let scripts = (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "sql" }
            .sorted { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedScripts.swift")
        return [
            .buildCommand(
                displayName: "Embed \(scripts.count) migrations",
                executable: try context.tool(named: "EmbedMigrationsTool").url,
                arguments: [output.path, folder.path] + scripts.map(\.path),
                inputFiles: scripts,
                outputFiles: [output])
        ]
    }
}
