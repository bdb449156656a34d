// What is done to the framing, the fields and single bytes.
extension RequestMutator {
    /// Bytes with a meaning in HTTP, JSON, gzip or UTF-8.
    private static let tellingBytes: [UInt8] = [
        0x00, 0x09, 0x0A, 0x0D, 0x20, 0x22, 0x25, 0x2C, 0x2E, 0x2F, 0x3A, 0x3B, 0x3F, 0x5C, 0x7B, 0x7D, 0x7F, 0x80,
        0xC0,
        0xED, 0xF8, 0xFF,
    ]
    private static let methods = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "PRI", "P\u{0}ST", "",
    ]
    private static let versions = ["HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "HTTP/1.1 ", "http/1.1", ""]

    mutating func changeMethod(_ draft: inout WireDraft) -> String? {
        if oneIn(3) {
            draft.version = pick(Self.versions)
            return "version '\(draft.version)'"
        }
        draft.method = pick(Self.methods)
        return "method '\(draft.method)'"
    }

    /// Leaves a field line out, repeats it, or changes what it says.
    mutating func changeLine(_ draft: inout WireDraft) -> String? {
        let index = place(draft.lines.count)
        guard draft.lines.indices.contains(index) else { return nil }
        let name = draft.lines[index].prefix { $0 != ":" }
        switch place(5) {
        case 0:
            draft.lines.remove(at: index)
            return "without \(name)"
        case 1:
            draft.lines.append(draft.lines[index])
            return "\(name) twice"
        case 2:
            let line = draft.lines.remove(at: index)
            draft.lines.insert(line, at: place(draft.lines.count + 1))
            return "\(name) elsewhere"
        case 3:
            draft.lines[index] = pick(["\(name) : x", "\(name):", "\(name)", " \(draft.lines[index])", ": x"])
            return "\(name) misspelt"
        default:
            let text = text().prefix(2_000).filter { $0 != "\r\n" && $0 != "\n" && $0 != "\r" }
            draft.lines[index] = "\(name): \(text)"
            return "another \(name)"
        }
    }

    mutating func addLine(_ draft: inout WireDraft) -> String? {
        let line = pick(HostileText.lines)
        draft.lines.insert(line, at: place(draft.lines.count + 1))
        return "with \(line.prefix(40))"
    }

    /// Delimits the body in another way, rightly or wrongly.
    mutating func changeFraming(_ draft: inout WireDraft) -> String? {
        let count = draft.body?.count ?? 0
        switch place(6) {
        case 0: draft.framing = .lines(["Content-Length: \(place(2 * count + 2))"])
        case 1: draft.framing = .lines(["Content-Length: \(count)", "Content-Length: \(place(2 * count + 2))"])
        case 2: draft.framing = .lines(["Content-Length: \(count)", "Transfer-Encoding: chunked"])
        case 3: draft.framing = .lines([])
        case 4: draft.framing = .chunks(limitBytes: 1 + place(64), behindSize: "", end: "0\r\n\r\n")
        default:
            let behind = pick(["", ";a=b", ";a=\"", " ", "\r", "g", ";" + String(repeating: "x", count: 300)])
            let end = pick(["0\r\n\r\n", "0\r\n", "", "0\r\nX: y\r\n\r\n", "ffffffffffffffff\r\n", "-1\r\n", "0\n\n"])
            draft.framing = .chunks(limitBytes: 1 + place(64), behindSize: behind, end: end)
        }
        return "framing \(draft.framing)"
    }

    /// Sends the body as gzip, whole or damaged, and says so or not.
    mutating func changeCoding(_ draft: inout WireDraft) -> String? {
        guard let body = draft.body else { return nil }
        var coded = GzipWrapping.wrap(body)
        var name = "gzip"
        switch place(5) {
        case 0: name = "gzip without a word of it"
        case 1:
            coded = Array(coded.prefix(place(coded.count)))
            name = "gzip cut short"
        case 2:
            coded[place(coded.count)] ^= UInt8(1 << place(8))
            name = "gzip damaged"
        case 3:
            coded = GzipWrapping.wrap(coded)
            name = "gzip in gzip"
        default: break
        }
        draft.body = coded
        if name != "gzip without a word of it" { draft.lines.append("Content-Encoding: gzip") }
        return name
    }

    /// Changes the bytes themselves and says how.
    mutating func spoil(_ bytes: inout [UInt8]) -> String {
        let at = place(bytes.count)
        guard bytes.indices.contains(at) else { return "nothing" }
        let end = min(bytes.count, at + 1 + place(40))
        switch place(8) {
        case 0: bytes[at] ^= UInt8(1 << place(8))
        case 1: bytes[at] = pick(Self.tellingBytes)
        case 2: bytes.insert(contentsOf: (0...place(8)).map { _ in pick(Self.tellingBytes) }, at: at)
        case 3: bytes.removeSubrange(at..<end)
        case 4: bytes.insert(contentsOf: bytes[at..<end], at: place(bytes.count))
        case 5: bytes.removeSubrange(at...)
        case 6: bytes += bytes
        default: bytes.insert(contentsOf: [UInt8](repeating: pick(Self.tellingBytes), count: 1 << place(15)), at: at)
        }
        return "bytes at \(at) of what is now \(bytes.count)"
    }
}
