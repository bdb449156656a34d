import Foundation

/// What happens to a server that nobody asked for.
extension PrivatePostgres {
    /// Kills the server with all its processes, as if the machine had lost them; the files stay as they are.
    public func kill() throws {
        guard let first = serverProcess else { throw ChildProcess.Failure(description: "the cluster does not run") }
        let processes = [first] + Self.children(of: first)
        for process in processes { _ = Foundation.kill(process, SIGKILL) }
        while processes.contains(where: Self.isRunning) { usleep(1_000) }
    }

    /// Lets every commit be answered before it is on the disk: a database that lies about what it keeps.
    ///
    /// It holds for connections that are made from now on.
    public func answerBeforeCommit() throws {
        try runSQL("ALTER SYSTEM SET synchronous_commit = off")
        try runSQL("SELECT pg_reload_conf()")
        try wait { try runSQL("SHOW synchronous_commit") == "off" }
    }

    /// Holds the processes still that write what was committed by others, until the server is killed: what no connection
    /// writes by itself stays in memory.
    public func suspendWriters() throws {
        for kind in ["walwriter", "background writer", "checkpointer"] {
            guard let process = pid_t(try runSQL("SELECT pid FROM pg_stat_activity WHERE backend_type = '\(kind)'"))
            else { throw ChildProcess.Failure(description: "there is no \(kind)") }
            // One that waits for work holds no lock, so that nobody waits for it.
            let isIdle = "SELECT wait_event_type = 'Activity' FROM pg_stat_activity WHERE pid = \(process)"
            try wait {
                _ = Foundation.kill(process, SIGSTOP)
                while ![nil, "T"].contains(Self.facts(of: process).first) { usleep(100) }
                if try runSQL(isIdle) == "t" { return true }
                _ = Foundation.kill(process, SIGCONT)
                return false
            }
        }
    }

    private func wait(until holds: () throws -> Bool) throws {
        let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
        while try !holds() {
            guard ContinuousClock().now < end else { throw ChildProcess.Failure(description: "nothing came of it") }
            usleep(1_000)
        }
    }

    /// Kills one process that serves a connection to a database; all others of the cluster are ended then, and it
    /// recovers by itself. Answers whether there was one; `choice` picks it.
    public func killBackend(of database: TestDatabase, choice: Int) throws -> Bool {
        let text = """
            SELECT pid FROM pg_stat_activity
            WHERE datname = '\(database.name)' AND backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY pid
            """
        let processes = try runSQL(text).split(separator: "\n").compactMap { Int32($0) }
        if processes.isEmpty { return false }
        _ = Foundation.kill(processes[choice % processes.count], SIGKILL)
        return true
    }

    /// Starts the server where it does not run, and waits until it takes connections.
    public func bringUp() throws {
        let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
        while true {
            let isRunning = serverProcess.map(Self.isRunning) ?? false
            do {
                if !isRunning { try start() }
                try runSQL("SELECT 1")
                return
            } catch {
                // It may recover still, or be about to end.
                guard ContinuousClock().now < end else { throw error }
                usleep(20_000)
            }
        }
    }

    /// The first process of the server, as its file says; it may have ended.
    private var serverProcess: pid_t? {
        let lines = TemporaryFolder.text(of: "\(folder)/data/postmaster.pid").split(separator: "\n")
        return lines.first.flatMap { Int32($0) }
    }

    private static func children(of process: pid_t) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { child in
            facts(of: child).dropFirst().first == "\(process)"
        }
    }

    /// Whether a process runs; one that ended and was not waited for yet does not.
    private static func isRunning(_ process: pid_t) -> Bool { ![nil, "Z"].contains(facts(of: process).first) }

    /// What the kernel says of a process, from its state and its parent on; nothing where there is none.
    private static func facts(of process: pid_t) -> [Substring] {
        // The name of a program, in brackets, may hold anything.
        let text = TemporaryFolder.text(of: "/proc/\(process)/stat").split(separator: ")").last ?? ""
        return text.split(separator: " ")
    }
}
