internal import Glibc

/// The folder of one run: the cluster, and apart from it what nobody else may read, such as scripts with a token.
final class Workplace {
    /// The folder; the cluster's account must be able to pass through it.
    let path: String
    private var extra: [String] = []

    /// Makes the folder in another.
    init(in directory: String) throws(BenchFailure) {
        guard access(directory, W_OK) == 0 else {
            throw .failed("--dir \(directory): \(String(cString: strerror(errno)))")
        }
        var template = Array((directory + "/medley-bench-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil, let end = template.firstIndex(of: 0) else {
            throw .failed("cannot make a folder in \(directory): \(String(cString: strerror(errno)))")
        }
        path = String(decoding: template[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard chmod(path, 0o755) == 0, mkdir(path + "/private", 0o700) == 0 else {
            throw .failed("cannot prepare \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// The folder for the cluster.
    var cluster: String { path + "/cluster" }

    /// The folder for what is nobody else's business: scripts with tokens, the master key.
    var privateFolder: String { path + "/private" }

    /// The path of a file in it.
    func file(_ name: String) -> String { privateFolder + "/" + name }

    /// Writes such a file and answers its path.
    func write(_ text: String, _ name: String) throws(UsageError) -> String {
        try TextFile.write(text, to: file(name))
        return file(name)
    }

    /// Names folders elsewhere that go with it.
    func alsoRemove(_ paths: [String]) { extra += paths }

    /// Removes everything.
    func remove() {
        do {
            let result = try ChildProcess.run(["rm", "-rf", "--", path] + extra)
            if result.status != 0 { Console.complain("not everything was removed: \(result.output)") }
        } catch {
            Console.complain("\(path) was not removed: \(error)")
        }
    }
}
