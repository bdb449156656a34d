internal import Glibc

/// Where a private cluster keeps its data and its socket.
///
/// The cluster's account must reach both, and a socket's path has at most 107 bytes, while the folder that the operator
/// names may lie anywhere: under a home of mode 0700, or deep. So where the account cannot reach the folder the data lie
/// under /var/lib/medley, and the socket always lies in a short folder of mode 0700 named by a hash of the operator's folder.
/// Where a cluster runs already its socket is where it says that it is; else it is made under the first of these that will do:
/// /run/medley where the caller is root or owns it (a service with `RuntimeDirectory=medley`, whose /tmp is its own and
/// hides what lies there), then /tmp/medley-UID.
struct ClusterPlace: Sendable {
    /// The longest path of a Unix socket (sun_path without its NUL).
    static let socketPathLimitBytes = 107
    /// The port in the socket's name; nothing listens on TCP.
    static let port = 5432

    /// The operator's folder: locks lie here.
    let directory: String
    /// PGDATA.
    let data: String
    /// The folder of the socket: there while the cluster is.
    let socket: String
    private let account: ClusterAccount

    /// The lock that every process using the cluster holds shared; whoever can take it alone is the last.
    var usersLock: String { directory + "/cluster.users" }
    /// The lock that whoever starts or stops the cluster holds.
    var changeLock: String { directory + "/cluster.lock" }
    /// PostgreSQL's own log.
    var log: String { data + "/../postgresql.log" }

    /// Decides the places for `directory` and makes the folders.
    init(directory: String, account: ClusterAccount) throws(EmbeddedPostgresError) {
        try Self.makeDirectory(directory, mode: 0o755)
        guard let resolved = realpath(directory, nil) else { throw .system(call: "realpath", errno: errno) }
        defer { free(resolved) }
        let real = String(cString: resolved)
        self.directory = real
        let hash = Self.shortHash(real)
        var home = real
        if account.mustChange, try account.attempt(["test", "-x", real]).status != 0 {
            home = "/var/lib/medley/" + hash
            try Self.makeDirectory("/var/lib/medley", mode: 0o755)
            try Self.makeDirectory(home, mode: 0o755)
        }
        data = home + "/data"
        let running = PostmasterFile(data: data).flatMap { $0.processIsAlive ? $0.socket : nil }
        let run = Self.socketHome(account)
        socket = running ?? run + "/" + hash
        guard socket.utf8.count + "/.s.PGSQL.5432.lock".utf8.count <= Self.socketPathLimitBytes else {
            throw .socketPathTooLong(socket)
        }
        self.account = account
        try Self.makeDirectory(run, mode: account.mustChange ? 0o755 : 0o700)
        try makeFolder(data)
        if home != real || account.mustChange { try Self.own(home, by: account) }
    }

    /// Makes the folder of the socket where it is missing; whoever starts the cluster does it, holding the lock.
    func makeSocketFolder() throws(EmbeddedPostgresError) { try makeFolder(socket) }

    /// Removes the folder of the socket; it stays where a cluster uses it.
    func removeSocketFolder() { rmdir(socket) }

    /// The folder in which the folders of sockets are made.
    static func socketHome(_ account: ClusterAccount, runtime: String = "/run/medley") -> String {
        if account.mustChange { return runtime }
        var status = stat()
        // By lstat, so that no link leads elsewhere; nobody else may put a socket there.
        let isOwn =
            lstat(runtime, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == account.userID
            && status.st_mode & (S_IWGRP | S_IWOTH) == 0
        return isOwn ? runtime : "/tmp/medley-\(account.userID)"
    }

    private func makeFolder(_ path: String) throws(EmbeddedPostgresError) {
        try Self.makeDirectory(path, mode: 0o700)
        try Self.own(path, by: account)
    }

    private static func makeDirectory(_ path: String, mode: mode_t) throws(EmbeddedPostgresError) {
        if let parent = path.lastIndex(of: "/"), parent != path.startIndex, access(path, F_OK) != 0 {
            try makeDirectory(String(path[..<parent]), mode: 0o755)
        }
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw .system(call: "mkdir", errno: errno) }
    }

    private static func own(_ path: String, by account: ClusterAccount) throws(EmbeddedPostgresError) {
        guard account.mustChange else { return }
        guard chown(path, account.userID, account.groupID) == 0 else { throw .system(call: "chown", errno: errno) }
    }

    /// FNV-1a of the path as twelve hexadecimal digits: a name, not a secret.
    private static func shortHash(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String((String(repeating: "0", count: 16 - digits.count) + digits).prefix(12))
    }
}
