internal import Glibc

/// What a running cluster writes of itself into its data: `postmaster.pid`, a line for each thing.
struct PostmasterFile: Sendable {
    /// The postmaster.
    let process: pid_t
    /// The folder of its Unix socket; nil where it has none.
    let socket: String?

    /// Reads the file of the cluster in `data`; nil where there is none that can be read.
    init?(data: String) {
        // Unreadable is as good as missing: whoever needs to know asks pg_ctl.
        guard let text = try? SecretFile.read(data + "/postmaster.pid") else { return nil }
        self.init(text: text)
    }

    /// Reads the lines: the process, the data, the start, the port, the folder of the socket.
    init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, let process = pid_t(first), process > 0 else { return nil }
        self.process = process
        socket = lines.count > 4 && lines[4].hasPrefix("/") ? String(lines[4]) : nil
    }

    /// Whether the process lives: a cheap look, without running a program.
    var processIsAlive: Bool { kill(process, 0) == 0 || errno == EPERM }
}
