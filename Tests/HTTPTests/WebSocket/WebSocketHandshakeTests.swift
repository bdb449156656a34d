import Crypto
import Testing

@testable import HTTP

@Suite struct WebSocketHandshakeTests {
    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="

    private static func verdict(_ request: String) throws -> WebSocketHandshake.Verdict {
        var parser = RequestParser()
        let bytes = Array(request.utf8)
        let part = bytes.withUnsafeBytes { parser.next($0).part }
        guard case .head(let head) = part else { throw WebSocketFailure.protocolError("no head: \(part)") }
        return WebSocketHandshake.verdict(on: head)
    }

    private static func request(
        _ line: String = "GET /realtime HTTP/1.1", upgrade: String = "websocket", connection: String = "Upgrade",
        version: String? = "13", key: String? = key, more: String = ""
    ) -> String {
        let fields = [
            "Host: a", "Upgrade: \(upgrade)", "Connection: \(connection)",
            version.map { "Sec-WebSocket-Version: \($0)" },
            key.map { "Sec-WebSocket-Key: \($0)" },
        ]
        return ([line] + fields.compactMap(\.self)).joined(separator: "\r\n") + "\r\n\(more)\r\n"
    }

    @Test func `the sample of the standard is answered as it says`() throws {
        // RFC 6455 section 1.3.
        #expect(WebSocketProof.accept(of: Self.key) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(
            try Self.verdict(Self.request())
                == .accepted(accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", compresses: false))
    }

    @Test func `lists and cases of tokens are read as fields are`() throws {
        let requests = [
            Self.request(upgrade: "WebSocket"), Self.request(connection: "keep-alive, Upgrade"),
            Self.request(connection: "UPGRADE"), Self.request(upgrade: "h2c, websocket"),
        ]
        for request in requests {
            #expect(
                try Self.verdict(request) == .accepted(accept: WebSocketProof.accept(of: Self.key), compresses: false))
        }
    }

    @Test func `what is no opening handshake is told from one that is wrong`() throws {
        #expect(try Self.verdict(Self.request(upgrade: "h2c")) == .notAsked)
        #expect(try Self.verdict(Self.request(version: "8")) == .otherVersion)
        let wrong = [
            Self.request("POST /realtime HTTP/1.1"), Self.request("GET /realtime HTTP/1.0"),
            Self.request(connection: "close"),
            Self.request(version: nil), Self.request(key: nil), Self.request(key: "short"),
            Self.request(key: "dGhlIHNhbXBsZSBub25j!!=="), Self.request(key: "dGhlIHNhbXBsZSBub25jZWFh"),
            Self.request(more: "Sec-WebSocket-Key: \(Self.key)\r\n"), Self.request(more: "Content-Length: 3\r\n"),
        ]
        for request in wrong {
            let verdict = try Self.verdict(request)
            guard case .malformed = verdict else {
                Issue.record("\(request) is \(verdict)")
                continue
            }
        }
    }

    @Test(arguments: [
        ("permessage-deflate", true), ("permessage-deflate; client_max_window_bits", true),
        ("permessage-deflate; client_max_window_bits=10", true),
        ("permessage-deflate; server_max_window_bits=15", true),
        ("permessage-deflate; server_no_context_takeover; client_no_context_takeover", true),
        ("permessage-deflate; client_max_window_bits=\"12\"", true),
        ("permessage-deflate; server_max_window_bits=8, permessage-deflate", true),
        ("x-other, permessage-deflate", true),
        ("x-webkit-deflate-frame", false), ("permessage-deflate; server_max_window_bits=10", false),
        ("permessage-deflate; server_max_window_bits", false), ("permessage-deflate; client_max_window_bits=16", false),
        ("permessage-deflate; client_max_window_bits=08", false), ("permessage-deflate; unknown", false),
        ("permessage-deflate; server_no_context_takeover=1", false),
        ("permessage-deflate; client_no_context_takeover; client_no_context_takeover", false), ("", false),
    ]) func `compression is agreed to where an offer can be kept`(_ offer: String, _ isTaken: Bool) throws {
        #expect(PerMessageDeflate.isOffered([offer]) == isTaken)
        let request = Self.request(more: "Sec-WebSocket-Extensions: \(offer)\r\n")
        #expect(
            try Self.verdict(request) == .accepted(accept: WebSocketProof.accept(of: Self.key), compresses: isTaken))
    }

    @Test func `the reason of a close is cut between characters`() {
        let frame = WebSocketFrames.close(.policyViolation, reason: String(repeating: "κ", count: 100))
        #expect(frame.count == 2 + 2 + 122)
        #expect(frame.prefix(4) == [0x88, 124, 0x03, 0xF0])
        #expect(String(validating: frame.dropFirst(4), as: UTF8.self)?.count == 61)
        #expect(WebSocketFrames.close(nil) == [0x88, 0])
    }
}
