import Glibc

/// Small files that are there as a whole or not at all, and survive a crash of the machine. Blocks.
public enum DurableFile {
    /// Writes a file of mode 0600 beside `path` and renames it there.
    public static func write(_ bytes: [UInt8], to path: String) throws(DurableFileError) {
        let beside = path + ".new"
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFileError(call: "open", path: beside, number: errno) }
        defer { close(descriptor) }
        try fill(descriptor, bytes, path: beside)
        guard rename(beside, path) == 0 else { throw DurableFileError(call: "rename", path: path, number: errno) }
        try syncFolder(of: path)
    }

    /// Writes a file of mode 0600 that must not be there yet.
    public static func create(_ bytes: [UInt8], at path: String) throws(DurableFileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFileError(call: "open", path: path, number: errno) }
        defer { close(descriptor) }
        do throws(DurableFileError) {
            try fill(descriptor, bytes, path: path)
        } catch {
            unlink(path)
            throw error
        }
        try syncFolder(of: path)
    }

    /// Makes what was renamed or made in a file's folder durable.
    public static func syncFolder(of path: String) throws(DurableFileError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DurableFileError(call: "open", path: folder, number: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw DurableFileError(call: "fsync", path: folder, number: errno) }
    }

    private static func fill(_ descriptor: Int32, _ bytes: [UInt8], path: String) throws(DurableFileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw DurableFileError(call: "write", path: path, number: errno) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw DurableFileError(call: "fsync", path: path, number: errno) }
    }
}

/// A file that could not be written.
public struct DurableFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The call of the system that failed.
    public var call: String
    /// The file or folder.
    public var path: String
    /// The number of errno(3).
    public var number: Int32

    /// Makes an error; see the properties.
    public init(call: String, path: String, number: Int32) {
        self.call = call
        self.path = path
        self.number = number
    }

    /// What failed, without a byte of the file.
    public var description: String { "\(path): \(call) failed: \(String(cString: strerror(number)))" }
}
