internal import Glibc

/// Why the private cluster could not be made, started or stopped.
enum EmbeddedPostgresError: Error, CustomStringConvertible {
    /// A system call failed.
    case system(call: StaticString, errno: Int32)
    /// A program could not be run.
    case cannotRun(program: String, errno: Int32)
    /// A program failed; what it printed.
    case failed(program: String, output: String)
    /// PostgreSQL is not installed where it was looked for.
    case notInstalled(searched: [String])
    /// The account that is to run the cluster does not exist.
    case noAccount(String)
    /// The socket's path would pass what the system takes.
    case socketPathTooLong(String)
    /// Another process held the lock of the cluster for too long.
    case busy(String)

    /// What went wrong and what to do.
    var description: String {
        switch self {
        case .system(let call, let code): "\(call) failed: \(String(cString: strerror(code)))"
        case .cannotRun(let program, let code): "cannot run \(program): \(String(cString: strerror(code)))"
        case .failed(let program, let output): "\(program) failed:\n\(output)"
        case .notInstalled(let searched):
            "PostgreSQL 15 or later is not installed (looked in \(searched.joined(separator: ", "))); "
                + "install the package postgresql, or name the folder of its programs in MEDLEY_POSTGRES_BIN"
        case .noAccount(let name):
            "PostgreSQL refuses to run as root and there is no account '\(name)' to run it; install the package postgresql"
        case .socketPathTooLong(let path):
            "the socket's path \(path) has more than 107 bytes; choose a shorter --embedded-postgres"
        case .busy(let path): "another process is starting or stopping the cluster and holds \(path)"
        }
    }
}
