#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension LogWriter {
    /// Writes to the process's standard error.
    public static let standardError: Output = { bytes in FileOutput.writeAll(bytes, to: STDERR_FILENO) }
}

/// Writes to file descriptors without Foundation.
enum FileOutput {
    /// Writes all of `bytes`, waiting where the descriptor does not block but is full; false once it cannot.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wanted, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
