/// Who may depend on whom (docs/architecture.md), and which modules there are.
struct Layers {
    static let foundation = [
        "JSON", "Kernel", "Telemetry", "EventLoop", "Crypto", "Postgres", "Jobs", "Journal", "HTTP", "GraphQL",
        "Realtime", "MergedPatients",
    ]

    /// What each target of the foundation may depend on.
    static let allowed: [String: Set<String>] = [
        "JSON": [],
        "Kernel": ["JSON"],
        "Telemetry": ["Kernel", "JSON", "CSystem"],
        "EventLoop": ["Kernel", "JSON", "CSystem"],
        "Crypto": ["Kernel", "JSON", "COpenSSL", "CCrypt"],
        "Postgres": ["Kernel", "Telemetry", "EventLoop", "CLibpq"],
        "Jobs": ["Kernel", "Telemetry", "EventLoop", "Postgres"],
        "Journal": ["Kernel", "JSON", "Telemetry", "EventLoop", "Crypto", "Postgres", "Jobs"],
        "HTTP": ["Kernel", "JSON", "Telemetry", "EventLoop", "Crypto", "COpenSSL", "CZlib", "CSystem"],
        "GraphQL": ["Kernel", "JSON"],
        "Realtime": ["Kernel", "JSON", "Telemetry", "EventLoop", "Journal", "HTTP"],
        // What modules that write on patients share: how they follow merges, as Patient publishes them.
        "MergedPatients": ["Kernel", "Postgres", "Journal", "PatientAPI"],
    ]

    /// The modules, found from the folders: X where XAPI stands beside it.
    let modules: Set<String>

    /// What is wrong with a target's declared dependencies.
    func violations(target: String, dependencies: Set<String>) -> [String] {
        guard let permitted = permitted(target) else { return [] }
        return dependencies.subtracting(permitted).sorted().map { "\(target) must not depend on \($0)" }
    }

    private func permitted(_ target: String) -> Set<String>? {
        if let foundation = Self.allowed[target] { return foundation }
        if modules.contains(target) {
            return Set(Self.foundation).union(modules.map { $0 + "API" })
        }
        if target.hasSuffix("API"), modules.contains(String(target.dropLast(3))) { return ["Kernel", "JSON"] }
        if target.hasSuffix("Remote"), modules.contains(String(target.dropLast(6))) {
            return ["Kernel", "JSON", "Telemetry", "HTTP", String(target.dropLast(6)) + "API"]
        }
        return nil
    }
}
