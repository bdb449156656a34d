import Glibc

/// A folder under /tmp that is removed with this object.
public final class TemporaryFolder: Sendable {
    /// Its path.
    public let path: String

    /// Makes an empty folder of mode 0700.
    public init() throws {
        var pattern = Array("/tmp/medley-test-XXXXXX".utf8CString)
        guard mkdtemp(&pattern) != nil else { throw ChildProcess.Failure(description: "mkdtemp: errno \(errno)") }
        path = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        // What stays behind in /tmp harms nobody.
        _ = try? ChildProcess.output(of: ["rm", "-rf", path])
    }

    /// Runs a program to its end and answers what it printed; throws unless it exits 0.
    @discardableResult
    public static func run(_ words: [String]) throws -> String { try ChildProcess.output(of: words) }

    /// The text of a file, or of its end; empty where it cannot be read.
    public static func text(of path: String, lastBytes: Int? = nil) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        if let lastBytes {
            let size = lseek(descriptor, 0, SEEK_END)
            lseek(descriptor, max(0, size - off_t(lastBytes)), SEEK_SET)
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
