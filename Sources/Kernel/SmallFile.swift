#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads whole files of bounded size without Foundation.
public enum SmallFile {
    /// Why a file was not read.
    public enum Failure: Error, Hashable, Sendable {
        /// There is no regular file at the path.
        case missing
        /// The system refused, or the disk failed.
        case unreadable
        /// The file is larger than the limit.
        case tooLarge
    }

    /// The bytes of the regular file at `path`, at most `limitBytes`.
    ///
    /// It blocks while the disk answers: no reactor may call it.
    public static func read(_ path: String, limitBytes: Int) -> Result<[UInt8], Failure> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return .failure(errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .failure(.unreadable) }
        // A folder such as Africa is no zone.
        guard status.st_mode & S_IFMT == S_IFREG else { return .failure(.missing) }
        guard status.st_size <= limitBytes else { return .failure(.tooLarge) }
        return readAll(descriptor, limitBytes: limitBytes)
    }

    /// Whether there is anything at `path`. It blocks while the disk answers.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func readAll(_ descriptor: Int32, limitBytes: Int) -> Result<[UInt8], Failure> {
        var bytes: [UInt8] = []
        while bytes.count <= limitBytes {
            var isDone = false
            var isFailed = false
            let chunk = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
                #if canImport(Glibc)
                    let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                #else
                    let got = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
                #endif
                isDone = got == 0
                isFailed = got < 0 && errno != EINTR
                count = max(got, 0)
            }
            if isFailed { return .failure(.unreadable) }
            if isDone { return .success(bytes) }
            bytes += chunk
        }
        return .failure(.tooLarge)
    }
}
