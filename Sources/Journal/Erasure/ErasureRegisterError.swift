/// Why the erasure register cannot be used.
public enum ErasureRegisterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A call of the system failed; the number is that of errno(3).
    case system(call: String, path: String, errno: Int32)
    /// A line, from 1, is not as it was written, or was written under another master key.
    case tampered(path: String, line: Int)

    /// What is wrong and what mends it.
    public var description: String {
        switch self {
        case .system(let call, let path, let number): "the erasure register \(path): \(call) failed (errno \(number))"
        case .tampered(let path, let line):
            "the erasure register \(path) was changed in line \(line), or is another master key's: bring the file back "
                + "from its safe copy"
        }
    }
}
