import Glibc

/// The program `medley` that the tests drive.
public struct ServerBinary: Sendable {
    /// The variable that names another binary, such as a release build.
    public static let variable = "MEDLEY_BINARY"

    /// The program's path.
    public let path: String

    /// Takes the binary that the variable names, else the product beside the running tests.
    public init() throws {
        if let named = getenv(Self.variable) {
            path = String(cString: named)
        } else {
            path = Self.folderOfTests() + "/medley"
        }
        guard access(path, X_OK) == 0 else {
            throw ChildProcess.Failure(
                description: "there is no program at \(path): build the product medley, or name it in \(Self.variable)")
        }
    }

    /// How a command ended, with all that it printed.
    public struct Result: Sendable {
        /// The exit status.
        public var status: Int32
        /// What it printed, errors included.
        public var output: String
    }

    /// Runs a command of the program to its end.
    public func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        try ChildProcess.result(of: ["env"] + environment.map { "\($0.key)=\($0.value)" } + [path] + arguments)
    }

    /// A command that runs by itself.
    public struct Running: Sendable {
        let process: pid_t

        /// Kills it as a failure of the machine would, and waits until it is gone.
        public func kill() throws {
            guard Glibc.kill(process, SIGKILL) == 0 else {
                throw ChildProcess.Failure(description: "kill: errno \(errno)")
            }
            try ChildProcess.wait(for: process)
        }
    }

    /// Starts a command of the program whose output nobody reads.
    public func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Running {
        let words = ["env"] + environment.map { "\($0.key)=\($0.value)" } + [path] + arguments
        return Running(process: try ChildProcess.spawn(words, input: nil, output: nil))
    }

    /// The folder of the build: the tests' own program lies in it, or in a bundle in it.
    private static func folderOfTests() -> String {
        guard let found = realpath("/proc/self/exe", nil) else { return "." }
        defer { free(found) }
        var words = String(cString: found).split(separator: "/")
        while let last = words.last, last != "debug", last != "release" { words.removeLast() }
        return "/" + words.joined(separator: "/")
    }
}
