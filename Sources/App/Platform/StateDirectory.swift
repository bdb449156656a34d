internal import Glibc

/// The folder in which Medley keeps what is not in the database (`--state-dir`): the master key, the
/// erasure register, exported heads.
///
/// Only `medley serve` makes it: a command that is given another folder than the server's would else work with a key of
/// its own, and what it sealed nobody could read.
struct StateDirectory: Sendable {
    /// The rights of a folder that is made: nobody else looks in.
    static let mode: mode_t = 0o700

    let path: String

    /// The folder that a command needs; nil where everything that it would hold is named by itself.
    static func needed(by configuration: Configuration) throws(UsageError) -> StateDirectory? {
        let parts: [Setting] = [.masterKeyFile, .erasureRegister, .headFolder]
        guard parts.contains(where: { configuration[$0] == nil }) else { return nil }
        return StateDirectory(path: try configuration.require(.stateDirectory))
    }

    /// Sees that the folder is there; for commands that join a server's.
    func require() throws(UsageError) {
        guard try !isThere() else { return }
        throw UsageError(
            "the state folder \(path) does not exist: give the --state-dir of the server; medley serve makes it")
    }

    /// Makes the folder, and those above it that are missing; answers whether it was made.
    func make() throws(UsageError) -> Bool {
        if try isThere() { return false }
        var end = path.startIndex
        while end < path.endIndex {
            end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            let part = String(path[..<end])
            guard mkdir(part, Self.mode) != 0, errno != EEXIST else { continue }
            // A part that cannot be made, such as the root of a read-only system, may be there all the same.
            let failure = errno
            if try !StateDirectory(path: part).isThere() { throw refusal("cannot make", failure) }
        }
        return try isThere()
    }

    private func isThere() throws(UsageError) -> Bool {
        var facts = stat()
        if stat(path, &facts) == 0 {
            guard facts.st_mode & S_IFMT == S_IFDIR else { throw UsageError("the state folder \(path) is no folder") }
            return true
        }
        guard errno == ENOENT else { throw refusal("cannot look at", errno) }
        return false
    }

    private func refusal(_ what: String, _ number: Int32) -> UsageError {
        UsageError("\(what) the state folder \(path): \(String(cString: strerror(number)))")
    }
}
