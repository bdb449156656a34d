internal import Glibc

/// A private PostgreSQL cluster, made from the programs installed on the machine and reached by a Unix socket alone.
///
/// Every process that uses it holds a shared lock. The first starts the cluster or adopts one that runs; the last stops it.
/// A process that was killed holds nothing, so the next one adopts its cluster. All calls block.
final class EmbeddedPostgres: Sendable {
    /// The superuser's name inside the cluster, for migrations alone.
    static let superuser = "postgres"
    /// The database.
    static let databaseName = "medley"
    /// How long a start or a stop may take.
    static let patienceSeconds = 60

    private let place: ClusterPlace
    private let account: ClusterAccount
    private let programs: PostgresPrograms
    private let users: FileLock

    /// Makes or adopts the cluster of `directory` and waits until it answers.
    init(directory: String) throws(EmbeddedPostgresError) {
        account = try ClusterAccount(directory: directory)
        programs = try PostgresPrograms()
        place = try ClusterPlace(directory: directory, account: account)
        guard let change = try FileLock(place.changeLock, .alone, waits: true),
            let users = try FileLock(place.usersLock, .shared, waits: true)
        else { throw .busy(place.changeLock) }
        self.users = users
        try create()
        try startUnlessRunning()
        _ = consume change
    }

    /// The libpq connection string of a role.
    func connectionString(user: String) -> String {
        "host=\(place.socket) port=\(ClusterPlace.port) dbname=\(Self.databaseName) user=\(user)"
    }

    /// Where its files lie, for whoever made it only for a while and removes it.
    var folders: [String] { [place.data, place.log, place.socket] }

    /// The postmaster; nil where its file cannot be read.
    var postmaster: Int32? { PostmasterFile(data: place.data)?.process }

    /// Whether the postmaster lives and answers.
    func isRunning() throws(EmbeddedPostgresError) -> Bool {
        try account.attempt([programs.path("pg_ctl"), "status", "-D", place.data]).status == 0
    }

    /// Whether the process that PostgreSQL's pid file names lives: a cheap look, without running a program.
    var looksAlive: Bool {
        PostmasterFile(data: place.data)?.processIsAlive ?? false
    }

    /// Starts the cluster again where it went away; for the watch of a server.
    func restartIfGone() throws(EmbeddedPostgresError) -> Bool {
        guard let change = try FileLock(place.changeLock, .alone, waits: true) else { throw .busy(place.changeLock) }
        defer { _ = change }
        guard try !isRunning() else { return false }
        try startUnlessRunning()
        return true
    }

    /// Stops the cluster where no other process uses it; answers whether it did.
    @discardableResult
    func release() throws(EmbeddedPostgresError) -> Bool {
        guard let change = try FileLock(place.changeLock, .alone, waits: true) else { throw .busy(place.changeLock) }
        defer { _ = change }
        guard try users.becomesAlone() else { return false }
        try account.run([
            programs.path("pg_ctl"), "stop", "-D", place.data, "-m", "fast", "-w", "-t", "\(Self.patienceSeconds)",
        ])
        place.removeSocketFolder()
        return true
    }

    private func create() throws(EmbeddedPostgresError) {
        guard try account.attempt(["test", "-e", place.data + "/PG_VERSION"]).status != 0 else { return }
        try account.run([
            programs.path("initdb"), "--pgdata=\(place.data)", "--username=\(Self.superuser)", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
        ])
    }

    private func startUnlessRunning() throws(EmbeddedPostgresError) {
        if try !isRunning() {
            try place.makeSocketFolder()
            let options = ClusterSettings(socket: place.socket).commandLine
            try account.run([
                programs.path("pg_ctl"), "start", "-D", place.data, "-l", place.log, "-w", "-t",
                "\(Self.patienceSeconds)", "-o", options,
            ])
        }
        try createDatabase()
    }

    private func createDatabase() throws(EmbeddedPostgresError) {
        let client = [
            programs.path("psql"), "-X", "-At", "-h", place.socket, "-U", Self.superuser, "-d", "postgres", "-c",
        ]
        let found = try account.run(client + ["SELECT 1 FROM pg_database WHERE datname = '\(Self.databaseName)'"])
        if found.isEmpty { try account.run(client + ["CREATE DATABASE \(Self.databaseName)"]) }
    }
}
