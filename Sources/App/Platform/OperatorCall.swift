internal import Auth
internal import AuthAPI
internal import Crypto
internal import EventLoop
internal import Kernel

/// How a command on the machine speaks to a module: as its operator, for one hospital or before there is one.
struct OperatorCall: Sendable {
    /// How long a command may take.
    static let timeout = Duration.seconds(60)

    let platform: Platform

    /// The caller before there is a tenant.
    func anonymous() -> AnonymousCaller {
        AnonymousCaller(
            deadlineNanoseconds: deadline, requestID: requestID, trace: trace(), remoteAddress: "local")
    }

    /// The caller inside a hospital, who may do everything there.
    func context(_ hospital: HospitalID) -> RequestContext {
        let principal = Principal(
            kind: .system, id: UserID(high: 0, low: 0), roles: ["owner"],
            permissions: Set(Permission.allCases.map(\.rawValue)))
        return RequestContext(
            hospitalID: hospital, principal: principal, deadlineNanoseconds: deadline, requestID: requestID,
            trace: trace())
    }

    private var requestID: String { "cli-\(platform.ids.make(CommandID.self))" }

    private var deadline: UInt64 {
        platform.clock.monotonicNanoseconds() + UInt64(Self.timeout.components.seconds) * 1_000_000_000
    }

    private func trace() -> TraceContext {
        let (high, low) = platform.ids.next()
        return TraceContext(traceHigh: high, traceLow: low, spanID: low | 1, isSampled: false)
    }
}

/// Runs a command's body on a started foundation with its modules, and ends both whatever happens.
func withModules(
    _ configuration: Configuration, _ body: @Sendable @escaping (Composition, Platform) async throws -> Int32
) async throws -> Int32 {
    try await withPlatform(configuration) { platform in
        let composition = Composition(platform, try AccountSettings(configuration, signUp: .closed))
        try await ErasureReplay.run(platform, composition)
        return try await composition.running { try await body(composition, platform) }
    }
}

/// Runs a command's body on a started foundation, and ends it whatever happens.
func withPlatform(
    _ configuration: Configuration, _ body: @Sendable @escaping (Platform) async throws -> Int32
) async throws -> Int32 {
    try await withPlatform(configuration, migrating: true) { platform in
        try await platform.startUpkeep()
        return try await body(platform)
    }
}

/// The same on the database as it is, without its upkeep: for commands that look, or do one thing of their own.
func withPlatformAsItIs(
    _ configuration: Configuration, activates: Bool = false, _ body: (Platform) async throws -> Int32
) async throws -> Int32 {
    try await withPlatform(configuration, migrating: false, activates: activates, body)
}

private func withPlatform(
    _ configuration: Configuration, migrating: Bool, activates: Bool = false,
    _ body: (Platform) async throws -> Int32
) async throws -> Int32 {
    try StateDirectory.needed(by: configuration)?.require()
    let access = try DatabaseAccess(configuration)
    defer { access.close() }
    if migrating, access.owner != nil { try access.migrate() }
    let platform = try await Platform.start(configuration, access, logger: .commandLine, activates: activates)
    do {
        let status = try await body(platform)
        await platform.stop()
        return status
    } catch {
        await platform.stop()
        throw error
    }
}
