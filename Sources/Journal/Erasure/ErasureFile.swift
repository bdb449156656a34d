import Crypto
import Glibc
import Kernel

/// The file of the register: lines are only ever appended, under a lock that all processes of the machine respect.
///
/// Every call blocks while the disk answers.
struct ErasureFile: Sendable {
    /// The bytes that are read at once.
    private static let chunkBytes = 65_536

    let path: String
    let key: [UInt8]
    private(set) var ledger = ErasureLedger()
    /// How far the file was read: behind the last whole line.
    private var offset: Int = 0
    private var lineCount = 0
    private var inode: UInt = 0
    /// Whether a line without its end follows, and is whole but for that.
    private var lacksEnd = false

    init(path: String, key: [UInt8]) {
        self.path = path
        self.key = key
    }

    /// Reads what was appended since; a file that does not exist has no lines.
    mutating func refresh() throws(ErasureRegisterError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return self = ErasureFile(path: path, key: key) }
            throw .system(call: "open", path: path, errno: errno)
        }
        defer { close(descriptor) }
        try lock(descriptor, LOCK_SH)
        _ = try readOn(descriptor)
    }

    /// Reads what was appended since, appends the lines that `make` gives on it, and returns once they are durable.
    mutating func append(_ make: (ErasureLedger) -> [ErasureLine]) throws(ErasureRegisterError) {
        while true {
            let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw .system(call: "open", path: path, errno: errno) }
            defer { close(descriptor) }
            try lock(descriptor, LOCK_EX)
            // The file may have been written anew, under another name, while this waited.
            guard try isStill(descriptor) else { continue }
            let tail = try readOn(descriptor)
            let lines = make(ledger)
            if lines.isEmpty { return }
            var bytes: [UInt8] = lacksEnd ? [UInt8(ascii: "\n")] : []
            // What a crash left half-written was told to nobody.
            if tail > 0, !lacksEnd, ftruncate(descriptor, off_t(offset)) != 0 {
                throw .system(call: "ftruncate", path: path, errno: errno)
            }
            for line in lines { bytes += line.encoded(key) }
            let isNew = offset == 0
            try write(bytes, descriptor)
            if isNew { try syncFolder() }
            // Its own lines are read as any others.
            _ = try readOn(descriptor)
            return
        }
    }

    /// Writes every line anew under another key, in the place of the file; lines of either key are read.
    static func rekey(path: String, from old: [UInt8], to new: [UInt8]) throws(ErasureRegisterError) -> Int {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return 0 }
            throw .system(call: "open", path: path, errno: errno)
        }
        defer { close(descriptor) }
        var file = ErasureFile(path: path, key: new)
        try file.lock(descriptor, LOCK_EX)
        _ = try file.readOn(descriptor, otherKey: old)
        let beside = path + ".new"
        let target = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw .system(call: "open", path: beside, errno: errno) }
        defer { close(target) }
        let lines = file.ledger.all
        try file.write(lines.flatMap { $0.encoded(new) }, target)
        guard rename(beside, path) == 0 else { throw .system(call: "rename", path: path, errno: errno) }
        try file.syncFolder()
        return lines.count
    }

    private func isStill(_ descriptor: Int32) throws(ErasureRegisterError) -> Bool {
        var held = Glibc.stat()
        var named = Glibc.stat()
        guard fstat(descriptor, &held) == 0 else { throw .system(call: "fstat", path: path, errno: errno) }
        return stat(path, &named) == 0 && held.st_ino == named.st_ino && held.st_dev == named.st_dev
    }

    private func lock(_ descriptor: Int32, _ operation: Int32) throws(ErasureRegisterError) {
        while flock(descriptor, operation) != 0 {
            guard errno == EINTR else { throw .system(call: "flock", path: path, errno: errno) }
        }
    }

    /// Takes in the whole lines behind `offset`; answers how many bytes of a line without its end follow.
    private mutating func readOn(
        _ descriptor: Int32, otherKey: [UInt8]? = nil
    ) throws(ErasureRegisterError) -> Int {
        var facts = Glibc.stat()
        guard fstat(descriptor, &facts) == 0 else { throw .system(call: "fstat", path: path, errno: errno) }
        if UInt(facts.st_ino) != inode || Int(facts.st_size) < offset { self = ErasureFile(path: path, key: key) }
        inode = UInt(facts.st_ino)
        lacksEnd = false
        var rest = try bytes(descriptor, from: offset)[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lineCount += 1
            guard let line = line(Array(rest[..<end]), otherKey) else { throw .tampered(path: path, line: lineCount) }
            ledger.take(line)
            offset += end + 1 - rest.startIndex
            rest = rest[(end + 1)...]
        }
        if !rest.isEmpty, let line = line(Array(rest), otherKey) {
            ledger.take(line)
            lacksEnd = true
        }
        return rest.count
    }

    private func line(_ bytes: [UInt8], _ otherKey: [UInt8]?) -> ErasureLine? {
        ErasureLine(bytes, key) ?? otherKey.flatMap { ErasureLine(bytes, $0) }
    }

    private func bytes(_ descriptor: Int32, from start: Int) throws(ErasureRegisterError) -> [UInt8] {
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        while true {
            let count = chunk.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(start + result.count))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(call: "read", path: path, errno: errno) }
            if count == 0 { return result }
            result += chunk[..<count]
        }
    }

    private func write(_ bytes: [UInt8], _ descriptor: Int32) throws(ErasureRegisterError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system(call: "write", path: path, errno: errno) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw .system(call: "fsync", path: path, errno: errno) }
    }

    private func syncFolder() throws(ErasureRegisterError) {
        do throws(DurableFileError) {
            try DurableFile.syncFolder(of: path)
        } catch {
            throw .system(call: error.call, path: error.path, errno: error.number)
        }
    }
}
