internal import Glibc

/// The programs that are not ours: what loads the server and what it is compared with.
struct Peers: Sendable {
    let wrk: String
    let nginx: String
    let pgbench: String
    let psql: String

    /// Looks for the programs; what is missing is named with its package in a usage error.
    init(environment: [String: String] = ProcessEnvironment.variables()) throws {
        let folders =
            (environment["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]
        let postgres = try PostgresPrograms(environment: environment)
        var missing: [String] = []
        func find(_ program: String, first: String? = nil, package: String) -> String {
            let candidates = [first].compactMap { $0 } + folders.map { "\($0)/\(program)" }
            if let path = candidates.first(where: { access($0, X_OK) == 0 }) { return path }
            missing.append("\(program) is not installed: apt-get install \(package)")
            return ""
        }
        wrk = find("wrk", package: "wrk")
        nginx = find("nginx", package: "nginx-light")
        pgbench = find("pgbench", first: postgres.path("pgbench"), package: "postgresql-contrib")
        psql = find("psql", first: postgres.path("psql"), package: "postgresql-client")
        guard missing.isEmpty else { throw UsageError(missing.joined(separator: "\n")) }
    }

    /// The versions, in one sentence.
    func versions() throws -> String {
        let wrkText = try ChildProcess.run([wrk, "-v"]).output.split(separator: "\n").first ?? "wrk"
        let nginxText = try ChildProcess.run([nginx, "-v"]).output.split(separator: "\n").first ?? "nginx"
        let postgresText =
            try ChildProcess.run([pgbench, "--version"]).output.split(separator: "\n").first ?? "pgbench"
        let wrkVersion = wrkText.split(separator: " ").dropFirst().first ?? ""
        return "versions: medley \(VersionCommand.number), wrk \(wrkVersion), "
            + "\(nginxText.replacing("nginx version: ", with: "")), \(postgresText)"
    }
}
