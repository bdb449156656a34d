/// A request as a test says it.
public struct HTTPTestRequest: Sendable {
    /// The method, as it is sent.
    public var method: String
    /// The target, as it is sent.
    public var target: String
    /// Fields beside Host and Content-Length.
    public var fields: [(name: String, value: String)]
    /// The body.
    public var body: [UInt8]

    /// Makes a request; see the properties.
    public init(
        _ method: String, _ target: String, fields: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
    }

    /// A request with a JSON body.
    public static func json(
        _ method: String, _ target: String, _ body: String, fields: [(name: String, value: String)] = []
    ) -> HTTPTestRequest {
        HTTPTestRequest(
            method, target, fields: [("Content-Type", "application/json")] + fields, body: Array(body.utf8))
    }

    /// The bytes of the request.
    public var bytes: [UInt8] {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n"
        for field in fields { head += "\(field.name): \(field.value)\r\n" }
        if !body.isEmpty || method == "POST" || method == "PATCH" { head += "Content-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }
}

/// An answer as a test sees it.
public struct HTTPTestResponse: Sendable {
    /// The status code.
    public var status: Int
    /// The fields in order.
    public var fields: [(name: String, value: String)]
    /// The body, without its framing.
    public var body: [UInt8]

    /// The first value of a field.
    public subscript(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Every value of a field.
    public func values(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Whether the server says that the connection ends.
    public var closes: Bool { self["Connection"]?.lowercased() == "close" }

    /// Reads one answer from the beginning of bytes; nil where more are needed.
    ///
    /// `isHead`: the answer has no body.
    public static func parse(
        _ bytes: [UInt8], isHead: Bool = false, isEnd: Bool = false
    ) -> (response: HTTPTestResponse, consumed: Int)? {
        guard let end = firstPlace(of: Array("\r\n\r\n".utf8), in: bytes, from: 0) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        guard let first = lines.first, first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3))
        else { return nil }
        var response = HTTPTestResponse(status: status, fields: [], body: [])
        for line in lines.dropFirst() {
            let name = line.prefix { $0 != ":" }
            response.fields.append((String(name), String(line.dropFirst(name.count + 2))))
        }
        let start = end + 4
        if isHead || status == 204 || status == 304 || status < 200 { return (response, start) }
        if response["Transfer-Encoding"] == "chunked" {
            guard let (body, next) = parseChunks(bytes, from: start) else { return nil }
            response.body = body
            return (response, next)
        }
        if let length = response["Content-Length"].flatMap({ Int($0) }) {
            guard bytes.count >= start + length else { return nil }
            response.body = Array(bytes[start..<(start + length)])
            return (response, start + length)
        }
        guard isEnd else { return nil }
        response.body = Array(bytes[start...])
        return (response, bytes.count)
    }

    private static func parseChunks(_ bytes: [UInt8], from start: Int) -> (body: [UInt8], next: Int)? {
        var body: [UInt8] = []
        var place = start
        while true {
            guard let end = firstPlace(of: Array("\r\n".utf8), in: bytes, from: place),
                let size = Int(String(decoding: bytes[place..<end], as: UTF8.self), radix: 16),
                bytes.count >= end + 4 + size
            else { return nil }
            body += bytes[(end + 2)..<(end + 2 + size)]
            place = end + 4 + size
            if size == 0 { return (body, place) }
        }
    }

    private static func firstPlace(of needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        var place = start
        while place + needle.count <= bytes.count {
            if bytes[place] == needle[0], bytes[place..<(place + needle.count)].elementsEqual(needle) { return place }
            place += 1
        }
        return nil
    }
}
