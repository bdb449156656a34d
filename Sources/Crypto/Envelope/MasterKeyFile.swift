#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file that holds the master key: 32 random bytes in Base64, one line, mode 0600.
///
/// Every call blocks while the disk answers.
public struct MasterKeyFile: Sendable {
    /// The most bytes that are read; the key has 44 and an end of line.
    private static let limitBytes = 1_024

    /// Where the file is.
    public let path: String

    /// Names a file; nothing is touched.
    public init(path: String) {
        self.path = path
    }

    /// The key in the file.
    ///
    /// Throws `missing`; `exposed` where group or others may read or write it, or it is someone else's (root's is
    /// fine); `malformed` where it holds anything but a key.
    public func load() throws(MasterKeyError) -> MasterKey {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .unreadable(errno: errno) }
        defer { close(descriptor) }
        // The open file is asked, not the path: the answer cannot change in between.
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .malformed }
        guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() || status.st_uid == 0 else { throw .exposed }
        return try Self.parse(try Self.contents(descriptor))
    }

    /// The key in the file, which is made with a new key where there is none; `isNew` says whether that was so.
    ///
    /// Of several processes that do this at once, one makes the file and all get its key. An interrupted one leaves no
    /// half-written file.
    public func loadOrCreate() throws(MasterKeyError) -> (key: MasterKey, isNew: Bool) {
        do { return (try load(), false) } catch { guard error == .missing else { throw error } }
        let key = MasterKey.generate()
        do { try create(key) } catch {
            guard error == .exists else { throw error }
            return (try load(), false)
        }
        return (key, true)
    }

    /// Writes `key` to the file, durably; throws `exists` where there is a file already.
    public func create(_ key: MasterKey) throws(MasterKeyError) {
        let temporary = "\(path).\(Hexadecimal.encode(SecureRandom.bytes(8))).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(errno: errno) }
        defer { unlink(temporary) }
        let text = Array((key.exported() + "\n").utf8)
        let written = write(descriptor, text, text.count)
        // The umask may have taken rights away that the owner needs.
        let isDurable = written == text.count && fchmod(descriptor, 0o600) == 0 && fsync(descriptor) == 0
        let failure = errno
        close(descriptor)
        guard isDurable else { throw .unwritable(errno: failure) }
        // Linking, unlike renaming, never replaces a key that another process has just made.
        guard link(temporary, path) == 0 else { throw errno == EEXIST ? .exists : .unwritable(errno: errno) }
        try syncDirectory()
    }

    private func syncDirectory() throws(MasterKeyError) {
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unwritable(errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .unwritable(errno: errno) }
    }

    private static func contents(_ descriptor: Int32) throws(MasterKeyError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: limitBytes)
        var count = 0
        while count < limitBytes {
            let got = buffer.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress.map { $0 + count }, limitBytes - count)
            }
            if got == 0 { return Array(buffer.prefix(count)) }
            if got < 0, errno != EINTR { throw .unreadable(errno: errno) }
            count += max(got, 0)
        }
        throw .malformed
    }

    private static func parse(_ contents: [UInt8]) throws(MasterKeyError) -> MasterKey {
        var text = String(decoding: contents, as: UTF8.self)
        if text.last == "\n" || text.last == "\r\n" { text.removeLast() }
        guard let bytes = Base64.decode(text), let key = MasterKey(bytes: bytes) else { throw .malformed }
        return key
    }
}

/// Why there is no master key.
public enum MasterKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no such file.
    case missing
    /// There is a file already, and it is never replaced.
    case exists
    /// Others than the owner may read or write the file, or the owner is neither this user nor root.
    case exposed
    /// The file does not hold 32 bytes in Base64.
    case malformed
    /// The file could not be read; the number is that of errno(3).
    case unreadable(errno: Int32)
    /// The file could not be written; the number is that of errno(3).
    case unwritable(errno: Int32)

    /// What is wrong and what mends it, without a byte of the file.
    public var description: String {
        switch self {
        case .missing: "the master key's file does not exist"
        case .exists: "the master key's file exists already"
        case .exposed: "the master key's file must belong to this user, with mode 0600"
        case .malformed: "the master key's file does not hold 32 bytes in Base64"
        case .unreadable(let number): "the master key's file cannot be read (errno \(number))"
        case .unwritable(let number): "the master key's file cannot be written (errno \(number))"
        }
    }
}
