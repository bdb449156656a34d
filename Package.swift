// swift-tools-version: 6.2
// The dependency graph of Medley, read as documentation. Who may depend on whom: docs/architecture.md.
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    // Checked in every debug build and so by every test; at run time it is 3 % of what a request costs.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// A Swift target of the foundation.
func foundation(_ name: String, uses dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A C shim over a system library: a header, and a few lines of C only where Swift cannot call.
func shim(_ name: String, links libraries: [String] = []) -> Target {
    .target(name: name, linkerSettings: libraries.map { .linkedLibrary($0) })
}

/// The public face of a module: its protocol, values, errors and published events.
func api(_ name: String) -> Target {
    .target(name: "\(name)API", dependencies: ["Kernel", "JSON"], swiftSettings: strict)
}

/// A module: its own API, the APIs of the modules that it calls, and the foundation.
func module(_ name: String, uses modules: [String] = [], plus extra: [Target.Dependency] = []) -> Target {
    let apis = ([name] + modules).map { Target.Dependency(stringLiteral: "\($0)API") }
    let base: [Target.Dependency] = [
        "JSON", "Kernel", "Telemetry", "EventLoop", "Crypto", "Postgres", "Jobs", "Journal", "HTTP",
    ]
    return .target(name: name, dependencies: apis + base + extra, swiftSettings: strict)
}

/// The tests of one target.
func tests(_ name: String, uses dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [Target.Dependency(stringLiteral: name)] + dependencies,
        swiftSettings: strict)
}

let package = Package(
    name: "medley",
    products: [.executable(name: "medley", targets: ["App"])],
    targets: [
        // C shims
        shim("CSystem"),
        shim("CLibpq", links: ["pq"]),
        shim("COpenSSL", links: ["ssl", "crypto"]),
        shim("CCrypt", links: ["crypt"]),
        shim("CZlib", links: ["z"]),

        // Foundation, lowest first
        foundation("JSON"),
        foundation("Kernel", uses: ["JSON"]),
        foundation("Telemetry", uses: ["Kernel", "JSON", "CSystem"]),
        foundation("EventLoop", uses: ["Kernel", "CSystem"]),
        foundation("Crypto", uses: ["Kernel", "JSON", "COpenSSL", "CCrypt"]),
        foundation("Postgres", uses: ["Kernel", "Telemetry", "EventLoop", "CLibpq"]),
        foundation("Jobs", uses: ["Kernel", "Telemetry", "EventLoop", "Postgres"]),
        foundation("Journal", uses: ["Kernel", "JSON", "Telemetry", "EventLoop", "Crypto", "Postgres", "Jobs"]),
        foundation(
            "HTTP", uses: ["Kernel", "JSON", "Telemetry", "EventLoop", "Crypto", "COpenSSL", "CSystem", "CZlib"]),
        foundation("GraphQL", uses: ["Kernel", "JSON"]),
        foundation("Realtime", uses: ["Kernel", "JSON", "Telemetry", "EventLoop", "Journal", "HTTP"]),
        .executableTarget(name: "EmbedMigrationsTool", swiftSettings: strict),
        .plugin(name: "EmbedMigrations", capability: .buildTool(), dependencies: ["EmbedMigrationsTool"]),
        .target(
            name: "Migrations", path: "migrations", swiftSettings: strict, plugins: ["EmbedMigrations"]),

        // Modules
        api("Auth"), module("Auth"),
        api("Patient"), module("Patient"),
        foundation("MergedPatients", uses: ["Kernel", "Postgres", "Journal", "PatientAPI"]),
        api("Billing"), module("Billing", uses: ["Patient", "Wallet"], plus: ["MergedPatients"]),
        api("Wallet"), module("Wallet", uses: ["Auth"], plus: ["GraphQL", "Realtime"]),
        api("Scheduling"), module("Scheduling", uses: ["Patient"], plus: ["MergedPatients", "Realtime"]),
        api("Notification"), module("Notification", uses: ["Scheduling", "Patient"]),

        // The program
        .executableTarget(
            name: "App",
            dependencies: [
                "JSON", "Kernel", "Telemetry", "EventLoop", "Crypto", "Postgres", "Jobs", "Journal", "HTTP", "Realtime",
                "Migrations", "AuthAPI", "Auth", "PatientAPI", "Patient", "BillingAPI", "Billing", "WalletAPI",
                "Wallet", "SchedulingAPI", "Scheduling", "NotificationAPI", "Notification", "CSystem",
            ],
            swiftSettings: strict),

        // Tests
        .target(
            name: "TestSupport",
            dependencies: [
                "JSON", "Kernel", "EventLoop", "Crypto", "Postgres", "Journal", "HTTP", "Migrations", "Telemetry",
                "PatientAPI", "CSystem", "CZlib",
            ],
            path: "Tests/TestSupport", swiftSettings: strict),
        tests("JSON"),
        tests("GraphQL", uses: ["JSON", "Kernel", "TestSupport"]),
        tests("Realtime", uses: ["Kernel", "JSON"]),
        tests("Jobs", uses: ["Kernel", "EventLoop", "Crypto", "Postgres", "Telemetry", "TestSupport"]),
        tests("Kernel", uses: ["JSON", "TestSupport"]),
        tests("Telemetry", uses: ["Kernel", "JSON"]),
        tests("EventLoop", uses: ["Kernel", "TestSupport", "CSystem"]),
        tests("Crypto", uses: ["Kernel", "JSON"]),
        tests("Postgres", uses: ["Kernel", "EventLoop", "TestSupport", "Telemetry", "Migrations"]),
        tests(
            "Journal",
            uses: [
                "Kernel", "JSON", "EventLoop", "Crypto", "Postgres", "Jobs", "TestSupport", "Migrations", "Telemetry",
            ]),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        // It drives the program itself: App stands here so that the program is built.
        .testTarget(
            name: "EndToEndTests", dependencies: ["App", "TestSupport", "JSON", "Crypto", "Kernel"],
            swiftSettings: strict),
        tests("App", uses: ["Kernel", "Jobs", "Telemetry", "EventLoop", "Crypto", "HTTP", "Postgres", "TestSupport"]),
        tests(
            "Patient",
            uses: [
                "PatientAPI", "JSON", "Kernel", "EventLoop", "Crypto", "Postgres", "Journal", "HTTP", "Telemetry",
                "TestSupport", "Migrations",
            ]),
        tests(
            "Auth",
            uses: [
                "AuthAPI", "JSON", "Kernel", "Crypto", "EventLoop", "Postgres", "Journal", "HTTP", "TestSupport",
                "Telemetry",
            ]),
        tests(
            "Billing",
            uses: [
                "BillingAPI", "PatientAPI", "WalletAPI", "Kernel", "JSON", "EventLoop", "Crypto", "Postgres", "Journal",
                "HTTP", "TestSupport",
            ]),
        tests(
            "Wallet",
            uses: [
                "WalletAPI", "AuthAPI", "Kernel", "JSON", "EventLoop", "Crypto", "Postgres", "Migrations", "Jobs",
                "Journal", "HTTP", "TestSupport", "Telemetry",
            ]),
        tests(
            "Scheduling",
            uses: [
                "SchedulingAPI", "PatientAPI", "Kernel", "JSON", "EventLoop", "Crypto", "Postgres", "Migrations",
                "Jobs",
                "Journal", "HTTP", "Realtime", "TestSupport", "Telemetry",
            ]),
        tests(
            "Notification",
            uses: [
                "NotificationAPI", "SchedulingAPI", "PatientAPI", "Kernel", "JSON", "EventLoop", "Crypto", "Postgres",
                "Migrations",
                "Jobs", "Journal", "HTTP", "TestSupport", "Telemetry",
            ]),
        tests(
            "HTTP",
            uses: ["Kernel", "JSON", "EventLoop", "Crypto", "TestSupport", "Telemetry", "COpenSSL", "CSystem"]),
    ]
)
