import Glibc
import Kernel

/// A file that is open for an answer; its calls block and so run off the reactor.
final class ContentFile: Sendable {
    /// How much is read at once.
    static let pieceBytes = 128 * 1024

    /// Its size when it was opened.
    let count: Int
    let modified: Timestamp
    /// The tag of its time of change and its size.
    let entityTag: String
    private let descriptor: Int32

    /// Opens a regular file to read; throws `notFound` where there is none, `unreadable` where it cannot be read.
    init(path: String) throws(ContentFileError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw errno == ENOENT || errno == ENOTDIR ? .notFound : .unreadable(errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadable(EINVAL)
        }
        count = Int(status.st_size)
        let time = status.st_mtim
        modified = Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
        entityTag =
            "\"\(String(time.tv_sec, radix: 16))-\(String(time.tv_nsec, radix: 16))-\(String(count, radix: 16))\""
    }

    deinit { close(descriptor) }

    /// All bytes of a range, of at most `pieceBytes`; throws `changed` where the file has become shorter.
    func read(_ range: Range<Int>) throws(ContentFileError) -> [UInt8] {
        precondition(range.count <= Self.pieceBytes, "a file is read in pieces")
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
            while filled < range.count {
                let start = buffer.baseAddress?.advanced(by: filled)
                let taken = pread(descriptor, start, range.count - filled, off_t(range.lowerBound + filled))
                if taken < 0, errno == EINTR { continue }
                if taken < 0 { failure = errno }
                guard taken > 0 else { return }
                filled += taken
            }
        }
        if failure != 0 { throw .unreadable(failure) }
        guard bytes.count == range.count else { throw .changed }
        return bytes
    }
}

/// Why a file cannot be sent.
enum ContentFileError: Error, Hashable, Sendable {
    case notFound
    /// errno.
    case unreadable(Int32)
    /// It became shorter while it was sent.
    case changed
}
