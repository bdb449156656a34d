import Glibc

/// Runs PostgreSQL's programs: as the account `postgres` where this process is root, because they refuse root.
struct ClusterCommands: Sendable {
    private let programs: String
    private let isRoot = getuid() == 0

    init() throws {
        programs = try ChildProcess.output(of: ["pg_config", "--bindir"])
    }

    /// Makes an empty folder that the server's account owns.
    func makeFolder() throws -> String {
        var pattern = Array("/tmp/medley-pg-XXXXXX".utf8CString)
        guard mkdtemp(&pattern) != nil else { throw ChildProcess.Failure(description: "mkdtemp: errno \(errno)") }
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
            max_connections = 600
            shared_buffers = 64MB
            max_wal_size = 1GB
            fsync = \(fsync ? "on" : "off")
            log_line_prefix = '%m [%p] %u@%d/%a '
            """
        try shell("cat >> \"$1\" <<'END'\n\(settings)\nEND\n", "\(folder)/data/postgresql.conf")
    }

    /// Runs `pg_ctl` and waits until the server has started or stopped.
    func control(_ folder: String, _ arguments: String...) throws {
        let log = "--log=\(folder)/log"
        let words = ["\(programs)/pg_ctl", "--pgdata=\(folder)/data", log, "--wait", "--silent"]
        _ = try ChildProcess.output(of: prefix + words + arguments)
    }

    /// Starts a process that stops the server and removes the folder when the pipe's other end is closed.
    ///
    /// It has a session of its own, so that a signal to the tests' group does not end it before it has cleaned up.
    /// Where the data has a disk of its own, it stays root: nobody else may unmount it.
    func startWatchdog(over folder: String, hasDisk: Bool = false) throws -> Watchdog {
        let script = """
            trap '' HUP INT TERM
            read -r line
            folder=$1 disk=$2
            shift 2
            "$@" --pgdata="$folder/data" --mode=immediate --silent stop
            [ -z "$disk" ] || umount --lazy "$folder/data"
            rm -rf "$folder"
            """
        let stop = (hasDisk ? prefix : []) + ["\(programs)/pg_ctl"]
        return try startGuardian(script, [folder, hasDisk ? "disk" : ""] + stop, staysRoot: hasDisk)
    }

    /// Starts a shell script that reads a line, which comes to its end when this process has ended, however it did.
    func startGuardian(_ script: String, _ arguments: [String], staysRoot: Bool = false) throws -> Watchdog {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw ChildProcess.Failure(description: "pipe: errno \(errno)") }
        // Held by this process alone, or the pipe would not end with it.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let words = (staysRoot ? [] : prefix) + ["/bin/sh", "-c", script, "watchdog"] + arguments
        return Watchdog(process: try ChildProcess.spawn(words, input: ends[0], output: nil), lifeline: ends[1])
    }

    /// Runs one of PostgreSQL's programs and answers what it prints.
    @discardableResult
    func run(_ program: String, _ arguments: String...) throws -> String {
        try ChildProcess.output(of: prefix + ["\(programs)/\(program)"] + arguments)
    }

    func shell(_ script: String, _ arguments: String...) throws {
        _ = try ChildProcess.output(of: prefix + ["/bin/sh", "-c", script, "sh"] + arguments)
    }

    /// What goes before a command.
    private var prefix: [String] {
        // The present folder may be one that the account cannot enter.
        let anywhere = ["env", "--chdir=/"]
        return isRoot
            ? anywhere + ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] : anywhere
    }
}

/// The process that removes a cluster, and the pipe that it waits at.
struct Watchdog: Sendable {
    var process: pid_t
    var lifeline: Int32

    /// Lets it do its work and waits for it.
    func release() {
        close(lifeline)
        _ = try? ChildProcess.wait(for: process)
    }
}
