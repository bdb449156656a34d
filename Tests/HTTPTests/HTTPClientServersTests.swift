import EventLoop
import Foundation
import HTTP
import Kernel
import TestSupport
import Testing

/// The client against servers that others wrote, and against this one.
@Suite(.blocking, .endsWhenItHangs) struct HTTPClientServersTests {
    private func withClient(_ body: @Sendable (HTTPClient) async throws -> Void) async throws {
        let group = try ReactorGroup(count: 1)
        var configuration = HTTPClientConfiguration()
        configuration.timeouts.connect = .seconds(Patience.seconds)
        configuration.allowedAddresses = ["127.0.0.0/8"]
        let client = try HTTPClient(configuration: configuration, group: group)
        let result: Result<Void, any Error>
        do { result = .success(try await body(client)) } catch { result = .failure(error) }
        await client.close()
        await BlockingThreads.run { group.stop() }
        try result.get()
    }

    /// Asks until the server, which was just started, answers.
    private func get(_ client: HTTPClient, _ url: String, _ process: Process) async throws -> (
        HTTPClientResponse, [UInt8]
    ) {
        while true {
            do throws(HTTPClientError) {
                let response = try await client.send(HTTPClientRequest(.get, url))
                return (response, try await response.body.collect())
            } catch {
                guard case .connectFailed = error, process.isRunning else { throw error }
                await BlockingThreads.run { _ = usleep(10_000) }
            }
        }
    }

    private func start(_ words: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// A port for a server that cannot choose one and say which: below those that the system gives to whoever asks for
    /// any, as the servers of tests beside this one do.
    private func freePort() -> UInt16 { UInt16.random(in: 20_000..<32_000) }

    @Test func `python's server is understood, which closes each connection`() async throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/file"))
        let port = freePort()
        let process = try start(
            ["python3", "-m", "http.server", "\(port)", "--bind", "127.0.0.1", "--directory", folder.path])
        defer { process.terminate() }
        try await withClient { client in
            for _ in 0..<3 {
                let (response, body) = try await get(client, "http://127.0.0.1:\(port)/file", process)
                #expect(response.status == 200)
                let isSame = body == bytes
                #expect(isSame)
            }
            let (none, _) = try await get(client, "http://127.0.0.1:\(port)/none", process)
            #expect(none.status == 404)
        }
    }

    @Test func `nginx is understood: kept connections, chunks, gzip, ranges`() async throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/sbin/nginx") else {
            print("skipped: nginx is not installed")
            return
        }
        let folder = try TemporaryFolder()
        let text = String(repeating: "a line that comes again\n", count: 20_000)
        try text.write(toFile: folder.path + "/text.txt", atomically: true, encoding: .utf8)
        let port = freePort()
        let settings = """
            daemon off; pid \(folder.path)/pid; error_log /dev/null; user root;
            events { }
            http { access_log off; gzip on; gzip_types text/plain; types { text/plain txt; }
              client_body_temp_path \(folder.path)/b; proxy_temp_path \(folder.path)/p; fastcgi_temp_path \(folder.path)/f;
              uwsgi_temp_path \(folder.path)/u; scgi_temp_path \(folder.path)/s;
              server { listen 127.0.0.1:\(port); root \(folder.path); } }
            """
        try settings.write(toFile: folder.path + "/nginx.conf", atomically: true, encoding: .utf8)
        let process = try start(["/usr/sbin/nginx", "-c", folder.path + "/nginx.conf"])
        defer { process.terminate() }
        try await withClient { client in
            let url = "http://127.0.0.1:\(port)/text.txt"
            for _ in 0..<3 {
                let (response, body) = try await get(client, url, process)
                #expect(response.fields["Content-Encoding"] == "gzip")
                let isSame = body == Array(text.utf8)
                #expect(isSame)
            }
            let part = try await client.send(HTTPClientRequest(.get, url, fields: [("Range", "bytes=2-5")]))
            #expect(part.status == 206)
            #expect(String(decoding: try await part.body.collect(), as: UTF8.self) == "line")
            let head = try await client.send(HTTPClientRequest(.head, url))
            #expect(head.status == 200)
            #expect(try await head.body.collect().isEmpty)
        }
    }

    @Test func `this server and this client understand each other, both ways compressed`() async throws {
        try await HTTPTestServer.run(routes: TestRoutes.all + [TestRoutes.large(2_000_000, streams: true)]) { server in
            try await withClient { client in
                let base = "http://127.0.0.1:\(server.port)"
                for path in ["/openapi.json", "/docs/app.js", "/large", "/metrics"] {
                    let response = try await client.send(HTTPClientRequest(.get, base + path))
                    #expect(response.status == 200)
                    let body = try await response.body.collect()
                    #expect(body.count > 1_000, "\(path)")
                    #expect((response.fields["Content-Encoding"] == "gzip") == (path != "/large"), "\(path)")
                }
                let bytes = [UInt8](repeating: 7, count: 1_000_000)
                var request = HTTPClientRequest(
                    .post, base + "/upload", fields: [("Content-Type", "application/octet-stream")], body: .bytes(bytes)
                )
                let whole = try await client.send(request)
                #expect(String(decoding: try await whole.body.collect(), as: UTF8.self) == "1000000")
                request.body = .bytes([UInt8](repeating: 7, count: 5_000_000))
                let refused = try await client.send(request)
                #expect(refused.status == 413)
            }
        }
    }
}
