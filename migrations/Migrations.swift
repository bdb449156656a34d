/// One forward-only step of a module's schema, embedded in the binary.
public struct MigrationScript: Sendable, Hashable {
    /// The module's schema, such as `journal`: the folder's name.
    public let module: String
    /// The file's name, such as `0001_create_events.sql`; it orders the steps within the module.
    public let name: String
    /// The SQL text, run whole in one transaction.
    public let text: String
}

/// Every migration that this binary knows, in the order in which they run: module by module, each by the names of its files.
///
/// `platform` comes first, then `journal`, then the modules by name. So the numbers of one module say nothing of another's.
public let allMigrations: [MigrationScript] = embeddedScripts.compactMap { script in
    let parts = script.path.split(separator: "/")
    guard parts.count == 2 else { return nil }
    return MigrationScript(module: String(parts[0]), name: String(parts[1]), text: script.text)
}
.sorted { left, right in
    (rank(left.module), left.module, left.name) < (rank(right.module), right.module, right.name)
}

private func rank(_ module: String) -> Int {
    switch module {
    case "platform": 0
    case "journal": 1
    default: 2
    }
}
