internal import Auth
internal import Journal

/// What a command does with the database before its body runs.
enum PlatformUse {
    /// Brings it to what this release knows where it may, and keeps it up: for commands that write as a server does.
    case kept
    /// Leaves it as it is: for commands that look, or do one thing of their own.
    case asItIs
    /// Leaves it as it is, but has newer versions of events written that every process at work knows.
    case activating
}

/// Runs a command's body on a started foundation, and ends that whatever happens.
func withPlatform(
    _ configuration: Configuration, _ use: PlatformUse, _ body: (Platform) async throws -> Int32
) async throws -> Int32 {
    try StateDirectory.needed(by: configuration)?.require()
    let access = try DatabaseAccess(configuration)
    defer { access.close() }
    if use == .kept, access.owner != nil { try access.migrate() }
    let platform = try await Platform.start(
        configuration, access, logger: .commandLine, activates: use == .activating)
    do {
        if use == .kept { try await platform.startUpkeep() }
        let status = try await body(platform)
        await platform.stop()
        return status
    } catch {
        await platform.stop()
        throw error
    }
}

/// Runs a command's body on a started foundation with its modules, and ends both whatever happens.
func withModules(
    _ configuration: Configuration, _ body: (Composition, Platform) async throws -> Int32
) async throws -> Int32 {
    try await withPlatform(configuration, .kept) { platform in
        let composition = Composition(platform, try AccountSettings(configuration, signUp: .closed))
        try await ErasureReplay.run(platform, composition)
        return try await composition.running { try await body(composition, platform) }
    }
}
