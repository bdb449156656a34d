internal import Glibc

/// An advisory lock on a file (flock), given back when the value goes away or the process ends in any way.
final class FileLock: Sendable {
    private let descriptor: Int32

    /// How a lock is held.
    enum Mode { case shared, alone }

    /// Opens the file and takes the lock; nil where others hold it and `waits` is false.
    init?(_ path: String, _ mode: Mode, waits: Bool) throws(EmbeddedPostgresError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(call: "open", errno: errno) }
        guard try Self.take(descriptor, mode, waits: waits) else {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }

    /// Whether nobody else holds the lock: a shared one becomes one held alone.
    func becomesAlone() throws(EmbeddedPostgresError) -> Bool {
        try Self.take(descriptor, .alone, waits: false)
    }

    private static func take(_ descriptor: Int32, _ mode: Mode, waits: Bool) throws(EmbeddedPostgresError) -> Bool {
        let operation = (mode == .alone ? LOCK_EX : LOCK_SH) | (waits ? 0 : LOCK_NB)
        while flock(descriptor, operation) != 0 {
            if errno == EINTR { continue }
            if errno == EWOULDBLOCK { return false }
            throw .system(call: "flock", errno: errno)
        }
        return true
    }
}
