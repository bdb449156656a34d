internal import Glibc

/// Reads a file that holds a secret.
enum SecretFile {
    /// The largest secret in bytes.
    static let limitBytes = 64 * 1024

    /// The file's text without the white space at its end; the message never holds what was read.
    static func read(_ path: String) throws(UsageError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw UsageError("cannot read \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limitBytes)
        var filled = 0
        while filled < limitBytes {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), limitBytes - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw UsageError("cannot read \(path): \(String(cString: strerror(errno)))") }
            if count == 0 { break }
            filled += count
        }
        guard filled < limitBytes else { throw UsageError("\(path) is longer than \(limitBytes) bytes") }
        var text = String(decoding: bytes[..<filled], as: UTF8.self)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
