internal import Glibc

/// Runs a program to its end, for commands that wait anyway; never on a reactor.
enum ChildProcess {
    /// How a program ended and what it printed, both outputs together.
    struct Result: Sendable {
        /// The exit status; 128 and the signal's number where a signal ended it.
        var status: Int32
        /// What it printed, cut at the limit of the call.
        var bytes: [UInt8]

        /// What it printed as text.
        var output: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// The most output that is kept where a call does not say.
    static let outputLimitBytes = 256 * 1024

    /// Runs `words[0]` with the rest as arguments and an empty standard input; the descriptors of this process stay here.
    static func run(
        _ words: [String], environment: [String: String] = [:], outputLimitBytes: Int = outputLimitBytes
    ) throws(EmbeddedPostgresError) -> Result {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .system(call: "pipe", errno: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process: pid_t
        do {
            process = try spawn(words, environment: environment, output: ends[1])
        } catch {
            close(ends[0])
            close(ends[1])
            throw error
        }
        close(ends[1])
        let output = readAll(ends[0], outputLimitBytes)
        close(ends[0])
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw .system(call: "waitpid", errno: errno) }
        }
        let signal = status & 0x7f
        return Result(status: signal == 0 ? status >> 8 & 0xff : 128 + signal, bytes: output)
    }

    /// Starts a program with both outputs at a descriptor and answers its number, which the caller waits for.
    static func spawn(
        _ words: [String], environment: [String: String], output: Int32
    ) throws(EmbeddedPostgresError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        // Dispatch's threads block signals, and a child inherits that: pgbench would never hear its alarm.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let variables = ProcessEnvironment.variables().merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
        var process = pid_t()
        let failure = withCStrings(words) { arguments in
            withCStrings(variables) { variables in
                posix_spawnp(&process, words.first ?? "", &actions, &attributes, arguments, variables)
            }
        }
        guard failure == 0 else { throw .cannotRun(program: words.first ?? "", errno: failure) }
        return process
    }

    private static func readAll(_ descriptor: Int32, _ limitBytes: Int) -> [UInt8] {
        var kept: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            kept.append(contentsOf: chunk[..<min(count, max(0, limitBytes - kept.count))])
        }
        return kept
    }

    private static func withCStrings<Value>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let copies = strings.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}
