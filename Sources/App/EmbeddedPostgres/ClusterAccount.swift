internal import Glibc

/// The account that a private cluster runs under: the caller's own, or for root an unprivileged one: whose the cluster is,
/// where there is one, so that root joins that of a service.
struct ClusterAccount: Sendable {
    /// The account that root runs clusters under: the one that PostgreSQL's package makes.
    static let unprivilegedName = "postgres"

    /// The user's number.
    let userID: uid_t
    /// The group's number.
    let groupID: gid_t
    /// Whether programs must change to the account first.
    let mustChange: Bool

    /// The account for the present process and the cluster whose files lie in `directory`.
    init(directory: String) throws(EmbeddedPostgresError) {
        guard geteuid() == 0 else {
            (userID, groupID, mustChange) = (geteuid(), getegid(), false)
            return
        }
        var status = stat()
        if lstat(directory + "/data/PG_VERSION", &status) == 0, status.st_uid != 0 {
            (userID, groupID, mustChange) = (status.st_uid, status.st_gid, true)
            return
        }
        guard let entry = getpwnam(Self.unprivilegedName) else { throw .noAccount(Self.unprivilegedName) }
        (userID, groupID, mustChange) = (entry.pointee.pw_uid, entry.pointee.pw_gid, true)
    }

    /// An account that is known already.
    init(userID: uid_t, groupID: gid_t, mustChange: Bool) {
        self.userID = userID
        self.groupID = groupID
        self.mustChange = mustChange
    }

    /// Runs a program as the account; throws where it exits with anything but 0.
    @discardableResult
    func run(_ words: [String]) throws(EmbeddedPostgresError) -> String {
        let result = try attempt(words)
        guard result.status == 0 else { throw .failed(program: words.first ?? "", output: result.output) }
        return result.output
    }

    /// Runs a program as the account and answers how it ended.
    func attempt(_ words: [String]) throws(EmbeddedPostgresError) -> ChildProcess.Result {
        // The present folder may be one that the account cannot reach, which PostgreSQL's programs complain of.
        let place = ["env", "--chdir=/"]
        let change = mustChange ? ["setpriv", "--reuid=\(userID)", "--regid=\(groupID)", "--clear-groups", "--"] : []
        return try ChildProcess.run(place + change + words, environment: ["LC_ALL": "C.UTF-8"])
    }
}
