import EventLoop
import Glibc
import Testing

@testable import App

@Suite struct EmbeddedPostgresTests {
    @Test func `a clean stop leaves no folder of the socket behind, and the next start makes it again`() async throws {
        // Starting and stopping PostgreSQL blocks.
        let pool = OffloadPool(label: "test.cluster", width: 1, queueLimit: 1)
        try await pool.run {
            var name = Array("/tmp/medley-cluster-XXXXXX".utf8CString)
            let folder = String(cString: try #require(mkdtemp(&name)))
            // The account that root runs clusters under must reach it.
            #expect(chmod(folder, 0o755) == 0)
            var folders = [folder]
            // Removing what a failed test left is no part of the test.
            defer { for path in folders { _ = try? ChildProcess.run(["rm", "-rf", path]) } }
            for _ in 0..<2 {
                let cluster = try EmbeddedPostgres(directory: folder)
                folders += cluster.folders
                let socket = try #require(cluster.folders.last)
                #expect(access(socket, F_OK) == 0)
                #expect(try cluster.release())
                #expect(access(socket, F_OK) != 0 && errno == ENOENT)
            }
        }
    }

    @Test func `root joins the cluster of a service as its account, and by the socket that it says it has`()
        async throws
    {
        // Only root can give files away.
        guard geteuid() == 0 else { return }
        let pool = OffloadPool(label: "test.cluster", width: 1, queueLimit: 1)
        try await pool.run {
            var name = Array("/tmp/medley-cluster-XXXXXX".utf8CString)
            let folder = String(cString: try #require(mkdtemp(&name)))
            #expect(chmod(folder, 0o755) == 0)
            var folders = [folder]
            // Removing what a failed test left is no part of the test.
            defer { for path in folders { _ = try? ChildProcess.run(["rm", "-rf", path]) } }
            // Each is let go before the next looks at the locks.
            do {
                let first = try EmbeddedPostgres(directory: folder)
                folders += first.folders
                #expect(try first.release())
            }
            // Nobody's number, which no cluster has by itself.
            _ = try ChildProcess.run(["chown", "-R", "65534:65534", folder + "/data", folder + "/postgresql.log"])
            let second = try EmbeddedPostgres(directory: folder)
            var status = stat()
            #expect(stat(try #require(second.folders.last), &status) == 0 && status.st_uid == 65_534)
            let file = try #require(PostmasterFile(data: folder + "/data"))
            #expect(file.processIsAlive && file.socket == second.folders.last)
            do {
                let third = try EmbeddedPostgres(directory: folder)
                #expect(third.connectionString(user: "u") == second.connectionString(user: "u"))
                #expect(try !third.release())
            }
            #expect(try second.release())
        }
    }

    @Test(
        arguments: [
            ("7\n/data\n1700000000\n5432\n/run/medley/ab\n\n 1 2\nready", 7, "/run/medley/ab"),
            ("7\n/data\n1700000000\n5432\n\nlocalhost\n", 7, nil), ("7", 7, nil), ("", nil, nil),
            ("x\n/data", nil, nil),
            ("-1\n/data", nil, nil),
        ] as [(String, Int32?, String?)])
    func `what a cluster writes of itself is read line by line`(text: String, process: Int32?, socket: String?) {
        let file = PostmasterFile(text: text)
        #expect(file?.process == process && file?.socket == socket)
    }

    @Test func `sockets lie in the runtime folder of a service where it is its own and nobody else's`() throws {
        var name = Array("/tmp/medley-run-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&name)))
        defer { rmdir(folder) }
        let own = ClusterAccount(userID: geteuid(), groupID: getegid(), mustChange: false)
        let other = ClusterAccount(userID: geteuid() + 1, groupID: getegid(), mustChange: false)
        let fallback = "/tmp/medley-\(own.userID)"
        #expect(ClusterPlace.socketHome(own, runtime: folder) == folder)
        #expect(ClusterPlace.socketHome(other, runtime: folder) == "/tmp/medley-\(other.userID)")
        #expect(ClusterPlace.socketHome(own, runtime: folder + "/missing") == fallback)
        #expect(chmod(folder, 0o775) == 0)
        #expect(ClusterPlace.socketHome(own, runtime: folder) == fallback)
        #expect(chmod(folder, 0o755) == 0 && symlink(folder, folder + ".link") == 0)
        defer { unlink(folder + ".link") }
        #expect(ClusterPlace.socketHome(own, runtime: folder + ".link") == fallback)
        let root = ClusterAccount(userID: 104, groupID: 104, mustChange: true)
        #expect(ClusterPlace.socketHome(root, runtime: "/run/medley") == "/run/medley")
    }
}
