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
}
