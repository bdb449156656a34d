import Glibc
import Synchronization

/// A running `medley serve`: started, killed and started again by tests, and gone when this object or the tests' process is.
public final class ServerProcess: Sendable {
    /// What a server is started with.
    public struct Settings: Sendable {
        /// The flags beside those that every test's server has.
        public var flags: [String]
        /// Environment variables.
        public var environment: [String: String] = [:]
        /// The folder of the master key; several processes on one database share it.
        public var stateFolder: String

        /// Makes settings with the flags that say where the database is.
        public init(flags: [String], stateFolder: String) {
            self.flags = flags
            self.stateFolder = stateFolder
        }

        /// Settings for a test's database, reached as the service's log-in; its owner may migrate it. `socketFolder` is for
        /// a proxy.
        public static func on(
            _ database: TestDatabase, state: TemporaryFolder, socketFolder: String? = nil
        ) -> Settings {
            let login = database.connectionString(user: TestDatabase.loginName, socketFolder: socketFolder)
            return Settings(
                flags: ["--database-url", login, "--owner-database-url", database.connectionString],
                stateFolder: state.path)
        }
    }

    private struct State {
        var process: pid_t?
        var guardian: Guardian?
        var url = ""
        var startCount = 0
    }

    /// The settings.
    public let settings: Settings
    private let binary: ServerBinary
    private let folder: TemporaryFolder
    private let state = Mutex(State())

    /// Starts a server and waits until it listens.
    public init(_ settings: Settings) throws {
        self.settings = settings
        binary = try ServerBinary()
        folder = try TemporaryFolder()
        try start()
    }

    deinit { kill() }

    /// Where it listens: `http://127.0.0.1:PORT`, another port after each start.
    public var url: String { state.withLock { $0.url } }

    /// The number of its process; nil while it does not run.
    public var processID: Int32? { state.withLock { $0.process } }

    /// What all its runs have printed and logged, up to the last 64 KiB.
    public var log: String { TemporaryFolder.text(of: logPath, lastBytes: 64 * 1024) }

    /// All that its runs have printed and logged.
    public var wholeLog: String { TemporaryFolder.text(of: logPath) }

    /// The resident memory of the process in KiB; 0 while it does not run.
    public var residentKibibytes: Int {
        guard let process = processID else { return 0 }
        let lines = TemporaryFolder.text(of: "/proc/\(process)/status").split(separator: "\n")
        let digits = lines.first { $0.hasPrefix("VmRSS:") }?.filter(\.isNumber)
        return digits.flatMap { Int($0) } ?? 0
    }

    /// Starts it again after it ended; waits until it listens.
    public func start() throws {
        let (number, addressFile) = state.withLock { state in
            state.startCount += 1
            return (state.startCount, "\(folder.path)/address-\(state.startCount)")
        }
        let log = open(logPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard log >= 0 else { throw ChildProcess.Failure(description: "\(logPath): errno \(errno)") }
        defer { close(log) }
        let words =
            ["env"] + settings.environment.map { "\($0.key)=\($0.value)" } + [binary.path, "serve"]
            + ["--listen", "127.0.0.1:0", "--address-file", addressFile, "--state-dir", settings.stateFolder]
            + settings.flags
        let process = try ChildProcess.spawn(words, input: nil, output: log)
        let guardian = try Guardian(of: process)
        state.withLock {
            $0.process = process; $0.guardian = guardian
        }
        let url = try awaitAddress(addressFile, process, number)
        state.withLock { $0.url = url }
    }

    /// Ends it as a crash would; does nothing where it does not run.
    public func kill() {
        _ = end(SIGKILL)
    }

    /// Asks it to finish what runs and end; answers its exit status.
    public func terminate() -> Int32 {
        end(SIGTERM)
    }

    /// Stops it where it stands, as a machine would that swaps or a hypervisor that moves it; nothing is closed.
    public func suspend() { signal(SIGSTOP) }

    /// Lets it go on.
    public func resume() { signal(SIGCONT) }

    private func signal(_ number: Int32) {
        if let process = processID { _ = Glibc.kill(process, number) }
    }

    private var logPath: String { folder.path + "/log" }

    private func end(_ signal: Int32) -> Int32 {
        let (process, guardian) = state.withLock { state in
            defer { (state.process, state.guardian) = (nil, nil) }
            return (state.process, state.guardian)
        }
        guard let process else { return 0 }
        _ = Glibc.kill(process, signal)
        // Where it cannot be waited for, it is gone already.
        let status = (try? ChildProcess.wait(for: process)) ?? -1
        guardian?.release()
        return status
    }

    private func awaitAddress(_ path: String, _ process: pid_t, _ number: Int) throws -> String {
        // A look every 5 ms, because the file appears by a rename in a folder that other files change in too.
        for _ in 0..<(Patience.seconds * 200) {
            let text = TemporaryFolder.text(of: path)
            if text.hasSuffix("\n") { return String(text.dropLast()) }
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                let guardian = state.withLock { state in
                    defer { (state.process, state.guardian) = (nil, nil) }
                    return state.guardian
                }
                guardian?.release()
                throw ChildProcess.Failure(description: "medley serve ended at start \(number): \(log)")
            }
            usleep(5_000)
        }
        kill()
        throw ChildProcess.Failure(description: "medley serve does not listen: \(log)")
    }
}

/// A process that kills another when the tests' process ends without having said so.
struct Guardian: Sendable {
    private let process: pid_t
    private let lifeline: Int32

    init(of guarded: pid_t) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw ChildProcess.Failure(description: "pipe: errno \(errno)") }
        // Held by this process alone, or the pipe would not end with it.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let script = "trap '' HUP INT TERM; read -r line || kill -KILL \"$1\""
        process = try ChildProcess.spawn(
            ["/bin/sh", "-c", script, "guardian", "\(guarded)"], input: ends[0], output: nil)
        lifeline = ends[1]
    }

    /// Sends it away; the guarded process has ended.
    func release() {
        var line = UInt8(ascii: "\n")
        _ = write(lifeline, &line, 1)
        close(lifeline)
        // Nothing can be done where it is gone already.
        _ = try? ChildProcess.wait(for: process)
    }
}
