import Foundation
import HTTP
import Kernel
import TestSupport
import Testing

@testable import HTTP

private let alphabet = Array("abcdefghijklmnopqrstuvwxyz".utf8)

@Suite struct ByteRangesTests {
    @Test(
        arguments: [
            ("bytes=0-4", .parts([0..<5])), ("bytes=5-", .parts([5..<26])), ("bytes=-3", .parts([23..<26])),
            ("bytes=-100", .parts([0..<26])), ("bytes=25-25", .parts([25..<26])), ("bytes=0-", .parts([0..<26])),
            ("bytes=20-100", .parts([20..<26])), ("bytes=26-", .unsatisfiable), ("bytes=-0", .unsatisfiable),
            ("bytes=99999999999999999999-", .unsatisfiable), ("bytes=0-99999999999999999999", .parts([0..<26])),
            ("bytes=-99999999999999999999", .parts([0..<26])), ("BYTES=0-0", .parts([0..<1])),
            ("bytes=0-0,2-2", .parts([0..<1, 2..<3])), ("bytes= 0-0 , 2-2 ", .parts([0..<1, 2..<3])),
            ("bytes=2-2,0-0", .parts([2..<3, 0..<1])), ("bytes=0-5,3-9", .parts([0..<10])),
            ("bytes=5-9,0-30,7-7", .parts([0..<26])), ("bytes=0-1,30-40", .parts([0..<2])),
            ("bytes=0-1,,4-5", .parts([0..<2, 4..<6])), ("bytes=30-,40-", .unsatisfiable),
            ("bytes=", .whole), ("bytes=,", .whole), ("bytes=5-4", .whole), ("bytes=a-b", .whole), ("bytes=1", .whole),
            ("bytes=--1", .whole), ("bytes=1-2-3", .whole), ("bytes=+1-2", .whole), ("bytes=1 -2", .whole),
            ("bytes 0-4", .whole), ("lines=0-4", .whole), ("", .whole), ("bytes=0-0,x", .whole), ("bytes=-", .whole),
            ("bytes=0x1-2", .whole), ("bytes=٠-٤", .whole),
            ("bytes=" + Array(repeating: "0-0", count: 16).joined(separator: ","), .parts([0..<1])),
            ("bytes=" + Array(repeating: "0-0", count: 17).joined(separator: ","), .whole),
        ] as [(String, ByteRanges.Selection)])
    func `ranges are read as RFC 9110 section 14 has them`(_ field: String, _ selection: ByteRanges.Selection) {
        #expect(ByteRanges.select(field, of: 26) == selection)
    }

    @Test func `nothing can be a part of nothing`() {
        #expect(ByteRanges.select("bytes=0-", of: 0) == .unsatisfiable)
        #expect(ByteRanges.select("bytes=-1", of: 0) == .unsatisfiable)
    }

    @Test(
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199), ("Mon, 06 Nov 1994 08:49:37 GMT", nil),
            ("Fri, 29 Feb 2023 00:00:00 GMT", nil), ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
            ("Sun Nov  6 08:49:37 1994", nil), ("Sun, 06 Nov 1994 24:00:00 GMT", nil),
            ("Sun, 06 Nov 1994 08:49:37 UTC", nil), ("Sun, 6 Nov 1994 08:49:37 GMT", nil), ("", nil),
        ] as [(String, Int64?)])
    func `dates are read as they are written`(_ text: String, _ seconds: Int64?) {
        #expect(HTTPDate.seconds(text) == seconds)
        if let seconds { #expect(HTTPDate.text(of: Timestamp(seconds: seconds)) == text) }
    }
}

/// What content is served from.
enum ContentKind: String, CaseIterable, Sendable { case memory, file }

@Suite(.endsWhenItHangs) struct RangedContentTests {
    /// Serves the alphabet, and a file of some size.
    private func run(
        _ way: HTTPTestServer.Way, size: Int = 0, _ body: @Sendable @escaping (any HTTPTestRunner) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/alphabet"
        try Data(alphabet).write(to: URL(fileURLWithPath: path))
        let large = folder.path + "/large"
        try Data((0..<size).map { UInt8(truncatingIfNeeded: $0 / 251) }).write(to: URL(fileURLWithPath: large))
        let contents: [(String, RangedContent)] = [
            ("/memory", .bytes(alphabet, contentType: "text/plain", entityTag: "\"v1\"")),
            ("/file", .file(at: path, contentType: "text/plain")),
            ("/large", .file(at: large, contentType: "application/octet-stream")),
            ("/none", .file(at: folder.path + "/none", contentType: "text/plain")),
            ("/folder", .file(at: folder.path, contentType: "text/plain")),
        ]
        let routes = contents.map { path, content in
            Route(.get, path, id: path, summary: "Content.", tag: "Test", access: .open) { _ in .ranged(content) }
                .with { $0.idempotency = .none }
        }
        try await HTTPTestServer.run(routes: routes) { try await body($0.runner(way)) }
        withExtendedLifetime(folder) {}
    }

    private func get(
        _ runner: any HTTPTestRunner, _ path: String, method: String = "GET", _ fields: [(name: String, value: String)]
    ) async throws -> HTTPTestResponse {
        try await runner.send(HTTPTestRequest(method, path, fields: fields))
    }

    @Test(arguments: HTTPTestServer.Way.allCases, ContentKind.allCases)
    func `whole, part, beyond and unchanged have their statuses`(
        _ way: HTTPTestServer.Way, _ kind: ContentKind
    ) async throws {
        let path = "/\(kind)"
        try await run(way) { runner in
            let whole = try await get(runner, path, [("Accept-Encoding", "gzip")])
            #expect(whole.status == 200 && whole.body == alphabet)
            #expect(whole["Accept-Ranges"] == "bytes" && whole["Content-Encoding"] == nil)
            #expect(whole["Content-Length"] == "26")
            let tag = try #require(whole["ETag"])
            let rows: [(fields: [(String, String)], status: Int, body: String?, range: String?)] = [
                ([("Range", "bytes=0-4")], 206, "abcde", "bytes 0-4/26"),
                ([("Range", "bytes=-2")], 206, "yz", "bytes 24-25/26"),
                ([("Range", "bytes=24-")], 206, "yz", "bytes 24-25/26"),
                ([("Range", "bytes=0-2,1-4")], 206, "abcde", "bytes 0-4/26"),
                ([("Range", "bytes=26-")], 416, nil, "bytes */26"),
                ([("Range", "bytes=x")], 200, "abcdefghijklmnopqrstuvwxyz", nil),
                ([("Range", "bytes=0-0"), ("Range", "bytes=1-1")], 200, "abcdefghijklmnopqrstuvwxyz", nil),
                ([("Range", "bytes=0-0"), ("If-Range", tag)], 206, "a", "bytes 0-0/26"),
                ([("Range", "bytes=0-0"), ("If-Range", "W/\(tag)")], 200, "abcdefghijklmnopqrstuvwxyz", nil),
                ([("Range", "bytes=0-0"), ("If-Range", "\"old\"")], 200, "abcdefghijklmnopqrstuvwxyz", nil),
                (
                    [("Range", "bytes=0-0"), ("If-Range", "Sun, 06 Nov 1994 08:49:37 GMT")], 200,
                    "abcdefghijklmnopqrstuvwxyz", nil
                ),
                ([("If-None-Match", tag)], 304, "", nil),
                ([("If-None-Match", tag), ("Range", "bytes=0-4")], 304, "", nil),
                ([("If-None-Match", "\"old\""), ("Range", "bytes=0-0")], 206, "a", "bytes 0-0/26"),
                ([("Accept-Encoding", "gzip"), ("Range", "bytes=0-0")], 206, "a", "bytes 0-0/26"),
            ]
            for row in rows {
                let answer = try await get(runner, path, row.fields)
                #expect(answer.status == row.status, "\(row.fields)")
                if let body = row.body { #expect(answer.text == body, "\(row.fields)") }
                #expect(answer["Content-Range"] == row.range, "\(row.fields)")
                if row.status == 206 { #expect(answer["ETag"] == tag) }
            }
            let head = try await get(runner, path, method: "HEAD", [("Range", "bytes=0-4")])
            #expect(head.status == 200 && head["Content-Length"] == "26" && head["Accept-Ranges"] == "bytes")
        }
    }

    @Test(arguments: HTTPTestServer.Way.allCases, ContentKind.allCases)
    func `several parts come as multipart-byteranges`(_ way: HTTPTestServer.Way, _ kind: ContentKind) async throws {
        try await run(way) { runner in
            let answer = try await get(runner, "/\(kind)", [("Range", "bytes=0-1, 24-, 10-10")])
            #expect(answer.status == 206)
            #expect(answer["Content-Range"] == nil)
            #expect(answer["Content-Length"] == "\(answer.body.count)")
            let type = try #require(answer["Content-Type"])
            #expect(type.hasPrefix("multipart/byteranges; boundary="))
            let boundary = type.dropFirst("multipart/byteranges; boundary=".count)
            let parts = [("0-1", "ab"), ("24-25", "yz"), ("10-10", "k")].map { range, text in
                "\r\n--\(boundary)\r\nContent-Type: text/plain\r\nContent-Range: bytes \(range)/26\r\n\r\n\(text)"
            }
            #expect(answer.text == parts.joined() + "\r\n--\(boundary)--\r\n")
        }
    }

    @Test func `a file tells when it changed, and that date is a condition`() async throws {
        try await run(.socket) { runner in
            let whole = try await get(runner, "/file", [])
            let date = try #require(whole["Last-Modified"])
            let unchanged = try await get(runner, "/file", [("If-Modified-Since", date)])
            #expect(unchanged.status == 304)
            let old = try await get(runner, "/file", [("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")])
            #expect(old.status == 200)
            // A tag says more than a date, so the date is not looked at beside it.
            let both = try await get(runner, "/file", [("If-Modified-Since", date), ("If-None-Match", "\"x\"")])
            #expect(both.status == 200)
            let part = try await get(runner, "/file", [("If-Range", date), ("Range", "bytes=0-0")])
            #expect(part.status == 206)
        }
    }

    @Test(arguments: HTTPTestServer.Way.allCases)
    func `no file is 404, and what is none is a fault`(_ way: HTTPTestServer.Way) async throws {
        try await run(way) { runner in
            let none = try await get(runner, "/none", [])
            #expect(none.status == 404)
            let folder = try await get(runner, "/folder", [])
            #expect(folder.status == 500)
        }
    }

    @Test func `a download that broke off goes on where it was`() async throws {
        let size = 3_000_017
        try await run(.socket, size: size) { runner in
            let whole = try await get(runner, "/large", [])
            #expect(whole.body.count == size)
            let tag = try #require(whole["ETag"])
            let begun = Array(whole.body.prefix(1_234_567))
            let rest = try await get(
                runner, "/large", [("Range", "bytes=\(begun.count)-"), ("If-Range", tag)])
            #expect(rest.status == 206)
            let isSame = begun + rest.body == whole.body
            #expect(isSame)
        }
    }
}
