import Foundation

/// Runs PostgreSQL's programs: as the account `postgres` where this process is root, because they refuse root.
struct ClusterCommands: Sendable {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let programs: String
    private let isRoot = getuid() == 0

    init() throws {
        programs = try Self.output(of: "/usr/bin/env", ["pg_config", "--bindir"])
    }

    /// Makes an empty folder that the server's account owns.
    func makeFolder() throws -> String {
        var pattern = Array("/tmp/medley-pg-XXXXXX".utf8CString)
        guard mkdtemp(&pattern) != nil else { throw Failure(description: "mkdtemp: errno \(errno)") }
        let folder = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if isRoot, let account = getpwnam("postgres") { chown(folder, account.pointee.pw_uid, account.pointee.pw_gid) }
        return folder
    }

    /// Makes the cluster as the product would (data.md, Settings worth having).
    func initialise(_ folder: String, fsync: Bool) throws {
        try run(
            "initdb", "--pgdata=\(folder)/data", "--username=postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--data-checksums", "--no-sync")
        let settings = """
            listen_addresses = ''
            unix_socket_directories = '\(folder)'
            max_connections = 200
            shared_buffers = 64MB
            max_wal_size = 1GB
            fsync = \(fsync ? "on" : "off")
            log_line_prefix = '%m [%p] %u@%d '
            """
        try shell("cat >> \"$1\" <<'END'\n\(settings)\nEND\n", "\(folder)/data/postgresql.conf")
    }

    /// Runs `pg_ctl` and waits until the server has started or stopped.
    func control(_ folder: String, _ arguments: String...) throws {
        let log = "--log=\(folder)/log"
        _ = try Self.output(
            of: command.path,
            command.arguments + ["\(programs)/pg_ctl", "--pgdata=\(folder)/data", log, "--wait", "--silent"]
                + arguments)
    }

    /// Starts a process that stops the server and removes the folder when the pipe's other end is closed.
    ///
    /// It has a session of its own, so that a signal to the tests' group does not end it before it has cleaned up.
    func startWatchdog(over folder: String, lifeline: Pipe) throws -> Process {
        let process = Process()
        let script = """
            trap '' HUP INT TERM
            read -r line
            "$1/pg_ctl" --pgdata="$2/data" --mode=immediate --silent stop
            rm -rf "$2"
            """
        process.executableURL = URL(filePath: "/usr/bin/setsid")
        process.arguments =
            ["--wait", command.path] + command.arguments + ["/bin/sh", "-c", script, "watchdog", programs, folder]
        process.standardInput = lifeline
        // Held by this process alone, or the pipe would not end with it.
        _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.currentDirectoryURL = URL(filePath: "/")
        try process.run()
        return process
    }

    /// Runs one of PostgreSQL's programs and answers what it prints.
    @discardableResult
    func run(_ program: String, _ arguments: String...) throws -> String {
        try Self.output(of: command.path, command.arguments + ["\(programs)/\(program)"] + arguments)
    }

    private func shell(_ script: String, _ arguments: String...) throws {
        _ = try Self.output(of: command.path, command.arguments + ["/bin/sh", "-c", script, "sh"] + arguments)
    }

    /// What goes before a command.
    private var command: (path: String, arguments: [String]) {
        guard isRoot else { return ("/usr/bin/env", []) }
        return ("/usr/bin/setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"])
    }

    private static func output(of path: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: "/")
        // Files, not pipes: a server that was started keeps them open, and nobody would ever read the end of a pipe.
        let name = "/tmp/medley-output-\(getpid())-\(UUID().uuidString)"
        guard FileManager.default.createFile(atPath: name, contents: nil), let file = FileHandle(forUpdatingAtPath: name) else { throw Failure(description: "cannot open \(name)") }
        defer { unlink(name) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = file
        try process.run()
        process.waitUntilExit()
        let text = try String(contentsOfFile: name, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(arguments.joined(separator: " ")): \(text)")
        }
        return text
    }
}
