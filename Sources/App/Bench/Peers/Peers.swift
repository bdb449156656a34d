internal import Glibc

/// The programs that are not ours: what loads the server and what it is compared with.
struct Peers: Sendable {
    let wrk: String
    let nginx: String
    let pgbench: String
    let psql: String

    /// Looks for the programs that the parts need; what is missing is named with its package in a usage error.
    init(
        for parts: [BenchSettings.Part] = BenchSettings.Part.allCases,
        environment: [String: String] = ProcessEnvironment.variables()
    ) throws {
        let folders =
            (environment["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]
        let postgres = try PostgresPrograms(environment: environment)
        var missing: [String] = []
        func find(_ program: String, first: String? = nil, package: String, for uses: Set<BenchSettings.Part>) -> String
        {
            guard !uses.isDisjoint(with: parts) else { return "" }
            let candidates = [first].compactMap { $0 } + folders.map { "\($0)/\(program)" }
            if let path = candidates.first(where: { access($0, X_OK) == 0 }) { return path }
            missing.append("\(program) is not installed: apt-get install \(package)")
            return ""
        }
        let loads: Set<BenchSettings.Part> = [.http, .read, .append, .wallet]
        wrk = find("wrk", package: "wrk", for: loads)
        nginx = find("nginx", package: "nginx-light", for: [.http])
        pgbench = find("pgbench", first: postgres.path("pgbench"), package: "postgresql-contrib", for: loads)
        psql = find("psql", first: postgres.path("psql"), package: "postgresql-client", for: Set(parts))
        guard missing.isEmpty else { throw UsageError(missing.joined(separator: "\n")) }
    }

    /// The versions, in one sentence.
    func versions() throws -> String {
        func first(_ words: [String]) throws -> String? {
            guard words.first?.isEmpty == false else { return nil }
            return try ChildProcess.run(words).output.split(separator: "\n").first.map(String.init)
        }
        let wrkVersion = try first([wrk, "-v"]).map { "wrk \($0.split(separator: " ").dropFirst().first ?? "")" }
        let nginxVersion = try first([nginx, "-v"]).map { $0.replacing("nginx version: ", with: "") }
        let postgresVersion = try first([psql, "--version"])
        return
            (["versions: medley \(VersionCommand.number)"]
            + [wrkVersion, nginxVersion, postgresVersion].compactMap(\.self))
            .joined(separator: ", ")
    }
}
