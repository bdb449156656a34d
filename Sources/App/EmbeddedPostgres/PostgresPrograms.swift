internal import Glibc

/// Where PostgreSQL's server programs are installed.
struct PostgresPrograms: Sendable {
    /// The versions that are looked for, newest first.
    static let versions = [18, 17, 16, 15]

    private let directory: String

    /// Looks in MEDLEY_POSTGRES_BIN, then where Debian, Red Hat and a build from source put the programs.
    init(environment: [String: String] = ProcessEnvironment.variables()) throws(EmbeddedPostgresError) {
        var candidates: [String] = []
        if let named = environment["MEDLEY_POSTGRES_BIN"], !named.isEmpty {
            candidates = [named]
        } else {
            candidates = Self.versions.flatMap { ["/usr/lib/postgresql/\($0)/bin", "/usr/pgsql-\($0)/bin"] }
            candidates.append("/usr/local/pgsql/bin")
        }
        guard let found = candidates.first(where: { access($0 + "/initdb", X_OK) == 0 }) else {
            throw .notInstalled(searched: candidates)
        }
        directory = found
    }

    /// The path of one program.
    func path(_ program: String) -> String { directory + "/" + program }
}
