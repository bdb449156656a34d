internal import Glibc

/// Writes small text files.
enum TextFile {
    /// Writes the whole text beside `path` and renames it there, so that a reader never sees half of it.
    static func write(_ text: String, to path: String) throws(UsageError) {
        let beside = path + ".new"
        guard let file = fopen(beside, "w") else {
            throw UsageError("cannot write \(path): \(String(cString: strerror(errno)))")
        }
        let isWritten = fputs(text, file) >= 0
        let isClosed = fclose(file) == 0
        guard isWritten, isClosed, rename(beside, path) == 0 else {
            throw UsageError("cannot write \(path): \(String(cString: strerror(errno)))")
        }
    }
}
