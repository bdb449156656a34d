import Glibc

/// A disk of its own for a cluster's data, in memory, that can be filled to its last page; only root may make one.
public final class LimitedDisk: Sendable {
    /// How large it is: room for a cluster, its log and what tests of an hour write.
    public static let mebibytes = 1_024
    /// How much of that the cluster's log may take.
    public static let logMebibytes = 256

    /// Whether this process may mount disks.
    public static let isAllowed: Bool = {
        guard getuid() == 0, let folder = try? TemporaryFolder() else { return false }
        let mount = try? ChildProcess.result(of: ["mount", "-t", "tmpfs", "-o", "size=1m", "medley-test", folder.path])
        guard mount?.status == 0 else { return false }
        _ = try? ChildProcess.result(of: ["umount", folder.path])
        return true
    }()

    /// Where it is mounted.
    let path: String
    private var fillerPath: String { "\(path)/filler" }

    /// Mounts a disk at a path that is made; the server's account owns it.
    init(at path: String) throws {
        self.path = path
        guard mkdir(path, 0o700) == 0 else { throw ChildProcess.Failure(description: "\(path): errno \(errno)") }
        var owner = ""
        if let account = getpwnam("postgres") {
            owner = ",uid=\(account.pointee.pw_uid),gid=\(account.pointee.pw_gid)"
        }
        let options = "size=\(Self.mebibytes)m,mode=0700\(owner)"
        _ = try ChildProcess.output(of: ["mount", "-t", "tmpfs", "-o", options, "medley-test", path])
    }

    /// Takes all that is free, again where something was freed since.
    public func fill() throws {
        let descriptor = open(fillerPath, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ChildProcess.Failure(description: "\(fillerPath): errno \(errno)") }
        defer { close(descriptor) }
        var portion = freeBytes
        while portion >= Self.pageBytes {
            let end = lseek(descriptor, 0, SEEK_END)
            // What is free is told roughly, and the server takes of it meanwhile: where it is not there, less is tried.
            if posix_fallocate(descriptor, end, portion) != 0 { portion /= 2 }
        }
    }

    /// Gives back what `fill` took.
    public func free() { unlink(fillerPath) }

    private static let pageBytes: off_t = 4_096

    /// How much is free, roughly.
    private var freeBytes: off_t {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { return 0 }
        return max(Self.pageBytes, off_t(facts.f_bavail * facts.f_bsize))
    }
}
