import Synchronization
import TestSupport
import Testing

/// Everything here runs one after another: the tests share two cores with their servers and databases.
@Suite(.serialized, .blocking) enum EndToEnd {}

/// A server on a database of its own in the cluster of this test process.
final class Installation: Sendable {
    let postgres: PrivatePostgres
    let database: TestDatabase
    let state: TemporaryFolder
    let server: ServerProcess

    /// The installation that the tests share which neither stop nor break it.
    static func shared() throws -> Installation {
        try common.withLock { common in
            if let common { return common }
            let made = try Installation(PrivatePostgres.shared())
            common = made
            return made
        }
    }

    /// The state folders of the servers that were started, by where they listen.
    private static let folders = Mutex<[String: String]>([:])

    /// Where the server that a client talks to keeps messages; nil for another server.
    static func messageFolder(of client: ServerClient) -> String? {
        folders.withLock { $0[client.url] }.map { "\($0)/messages" }
    }

    /// Notes where a server of a test keeps its state, which is where members' codes are read.
    static func noteFolder(_ path: String, of url: String) { folders.withLock { $0[url] = path } }

    private static let common = Mutex<Installation?>(nil)
    private static let numbers = Atomic<Int>(0)

    /// Makes a database in a cluster and serves it, with these variables in the server's environment; the server reaches it by
    /// the socket in `socketFolder`, where there is a proxy.
    init(
        _ postgres: PrivatePostgres, environment: [String: String] = [:], socketFolder: String? = nil
    ) throws {
        self.postgres = postgres
        database = try postgres.makeDatabase()
        state = try TemporaryFolder()
        var settings = Self.settings(database, state, socketFolder: socketFolder)
        settings.environment = environment
        server = try ServerProcess(settings)
        Self.noteFolder(state.path, of: server.url)
    }

    /// What the webhooks of the built-in payment gateway are signed with.
    static let fakeWebhookSecret = "the fake's own words"

    /// What a test's server is started with.
    static func settings(
        _ database: TestDatabase, _ state: TemporaryFolder, socketFolder: String? = nil
    ) -> ServerProcess.Settings {
        var settings = ServerProcess.Settings.on(database, state: state, socketFolder: socketFolder)
        settings.flags += ["--signup", "open", "--rate-limits", "off", "--fake-webhook-secret", fakeWebhookSecret]
        return settings
    }

    /// A client of the server as it now runs.
    func client() throws -> ServerClient { try ServerClient(url: server.url) }

    /// The flags by which other commands find the database and the master key.
    var place: [String] {
        settingsOfDatabase + ["--state-dir", state.path]
    }

    private var settingsOfDatabase: [String] { ["--database-url", database.loginConnectionString] }

    /// A code that no other hospital of this process has.
    static func freshCode() -> String { "E2E-\(numbers.wrappingAdd(1, ordering: .relaxed).newValue)" }

    /// Signs up a hospital with a code of its own.
    func signUp() throws -> Clinic { try Clinic.signUp(Self.freshCode(), client()) }

    /// Runs statements on the database as its owner and answers the lines that they print.
    func sql(_ text: String) throws -> [String] {
        try postgres.runSQL(text, database: database.name).split(separator: "\n").map(String.init)
    }
}
