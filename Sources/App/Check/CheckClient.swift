internal import Glibc
internal import JSON

/// A small blocking HTTP/1.1 client for checks: one connection a request, loopback or a clinic's own network.
struct CheckClient: Sendable {
    /// The largest answer that is read.
    static let answerLimitBytes = 64 * 1024 * 1024
    /// How long a send or a receive may take.
    static let timeoutSeconds = 60

    /// An answer with its body as JSON, where it has one.
    struct Answer: Sendable {
        var status: Int
        /// Names in lower case.
        var fields: [String: String]
        var json: JSONValue

        /// The text member of that name; empty where there is none.
        func text(_ name: String) -> String { json[name]?.string ?? "" }
    }

    private let host: String
    private let port: String

    /// Takes `http://HOST[:PORT]`.
    init(url: String) throws(UsageError) {
        guard url.hasPrefix("http://") else { throw UsageError("--url takes http://HOST:PORT") }
        var rest = url.dropFirst("http://".count)
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, parts.count <= 2, !rest.contains("/") else {
            throw UsageError("--url takes http://HOST:PORT")
        }
        host = String(name)
        port = parts.count == 2 ? String(parts[1]) : "80"
    }

    /// Sends a request and waits for the whole answer.
    func send(
        _ method: String, _ target: String, token: String? = nil, fields: [(String, String)] = [], body: [UInt8]? = nil,
        contentType: String = "application/json"
    ) throws(CheckFailure) -> Answer {
        let descriptor = try connect()
        defer { close(descriptor) }
        var head = "\(method) \(target) HTTP/1.1\r\nHost: \(host):\(port)\r\nConnection: close\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Type: \(contentType)\r\nContent-Length: \(body.count)\r\n" }
        try write(Array((head + "\r\n").utf8) + (body ?? []), to: descriptor)
        return try parse(try readAll(descriptor))
    }

    private func connect() throws(CheckFailure) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, port, &hints, &found) == 0, let found else {
            throw CheckFailure("cannot resolve \(host)")
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(found.pointee.ai_family, found.pointee.ai_socktype, found.pointee.ai_protocol)
        guard descriptor >= 0 else { throw CheckFailure("cannot open a socket") }
        var patience = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        guard Glibc.connect(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw CheckFailure("nothing answers at \(host):\(port): \(reason)")
        }
        return descriptor
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws(CheckFailure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            // The server may answer and close before it has read everything: what it says is in the answer.
            if count < 0, errno == EPIPE || errno == ECONNRESET { return }
            guard count > 0 else { throw CheckFailure("sending failed: \(String(cString: strerror(errno)))") }
            sent += count
        }
    }

    private func readAll(_ descriptor: Int32) throws(CheckFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count < Self.answerLimitBytes {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw CheckFailure("no answer: \(String(cString: strerror(errno)))") }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
        throw CheckFailure("the answer is longer than \(Self.answerLimitBytes) bytes")
    }

    private func parse(_ bytes: [UInt8]) throws(CheckFailure) -> Answer {
        let mark = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else {
            throw CheckFailure("the answer is no HTTP")
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { throw CheckFailure("the answer is no HTTP") }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            fields[line[..<colon].lowercased()] = String(value)
        }
        let body = Array(bytes[(end + mark.count)...])
        let isJSON = fields["content-type"]?.contains("json") == true
        do {
            let json = isJSON && !body.isEmpty ? try JSONValue(parsing: body) : .null
            return Answer(status: status, fields: fields, json: json)
        } catch {
            throw CheckFailure("the answer's body is no JSON: \(error)")
        }
    }
}
