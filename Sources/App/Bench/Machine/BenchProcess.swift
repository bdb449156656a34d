internal import Glibc

/// A program that runs beside the benchmark: in a session of its own, so that Ctrl-C reaches the benchmark alone, and
/// ended by the system where the benchmark dies without ending it.
final class BenchProcess {
    /// How long a program may take to end when it is asked to.
    static let patienceSeconds = 30

    /// Its number.
    let id: pid_t
    private let program: String
    private let outputPath: String
    private var status: Int32?

    /// Starts `words[0]` with its outputs in a file.
    init(_ words: [String], environment: [String: String] = [:], outputPath: String) throws {
        self.outputPath = outputPath
        program = words.first ?? ""
        let output = open(outputPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw EmbeddedPostgresError.system(call: "open", errno: errno) }
        defer { close(output) }
        let guarded = ["setsid", "setpriv", "--pdeathsig", "TERM", "--"]
        id = try ChildProcess.spawn(guarded + words, environment: environment, output: output)
    }

    deinit { end() }

    /// What it printed so far.
    var output: String { BenchFile.text(of: outputPath) ?? "" }

    /// Whether it still runs.
    var isRunning: Bool {
        guard status == nil else { return false }
        var raw: Int32 = 0
        guard waitpid(id, &raw, WNOHANG) == id else { return true }
        status = raw
        return false
    }

    /// Waits for its end; throws where it failed or the benchmark was ended meanwhile.
    func wait(_ interruption: Interruption) throws {
        interruption.began(id)
        var info = siginfo_t()
        while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        interruption.ended(id)
        let raw = reap()
        try interruption.check()
        guard raw == 0 else { throw BenchFailure.failed("\(program) failed:\n\(output)") }
    }

    /// Asks it to end and waits; what does not end in time is killed.
    func end() {
        guard isRunning else { return }
        kill(id, SIGTERM)
        for _ in 0..<(Self.patienceSeconds * 100) {
            if !isRunning { return }
            usleep(10_000)
        }
        kill(id, SIGKILL)
        _ = reap()
    }

    private func reap() -> Int32 {
        if let status { return status }
        var raw: Int32 = 0
        while waitpid(id, &raw, 0) < 0, errno == EINTR {}
        status = raw
        return raw
    }
}
