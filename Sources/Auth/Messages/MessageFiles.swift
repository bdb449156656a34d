import Glibc
import Kernel

/// The calls to the system by which messages are kept; each blocks while the disk works.
struct MessageFiles: Sendable {
    /// The rights of the folder and of each file: nobody else looks in.
    private static let folderMode: mode_t = 0o700
    private static let fileMode: mode_t = 0o600
    /// The largest file that is read.
    private static let limitBytes = 64 << 10

    let path: String

    /// Writes a file that is there wholly or not at all; throws where it exists.
    func write(_ bytes: [UInt8], to name: String) throws(MessageFolderError) {
        makeFolder()
        let draft = "\(path)/\(MessageFileName.unfinished)\(name)"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, Self.fileMode)
        guard descriptor >= 0 else { throw .refused(errno: errno) }
        var failure: Int32 = 0
        if !Self.writeAll(bytes, to: descriptor) || fsync(descriptor) != 0 { failure = errno }
        close(descriptor)
        if failure == 0, rename(draft, "\(path)/\(name)") != 0 { failure = errno }
        guard failure != 0 else { return }
        unlink(draft)
        throw .refused(errno: failure)
    }

    /// The names of all messages, unfinished ones first, else oldest first; none where there is no folder.
    func names() throws(MessageFolderError) -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .refused(errno: errno)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if MessageFileName(name) != nil { names.append(name) }
        }
        return names.sorted()
    }

    /// The bytes of a message; nil where it is gone.
    func read(_ name: String) -> [UInt8]? {
        guard case .success(let bytes) = SmallFile.read("\(path)/\(name)", limitBytes: Self.limitBytes) else {
            return nil
        }
        return bytes
    }

    /// Removes the messages that satisfy a condition, asked oldest first; answers how many these were.
    func remove(where condition: (String) throws -> Bool) throws -> Int {
        var count = 0
        for name in try names() where try condition(name) {
            // Another process may have been first.
            if unlink("\(path)/\(name)") == 0 {
                count += 1
            } else if errno != ENOENT {
                throw MessageFolderError.refused(errno: errno)
            }
        }
        return count
    }

    /// Makes the folder and those above it that are missing; what cannot be made fails when a file is opened.
    private func makeFolder() {
        var facts = stat()
        if stat(path, &facts) == 0 { return }
        var end = path.startIndex
        while end < path.endIndex {
            end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            mkdir(String(path[..<end]), Self.folderMode)
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
