/// The head of an answer, and what it says of what follows.
struct ResponseHead: Sendable {
    /// How the end of the body is told.
    enum Framing: Hashable, Sendable {
        case framed(BodyFraming)
        /// By the end of the connection.
        case untilClose
    }

    var status: Int
    var fields: HTTPFields
    var framing: Framing
    /// Whether another request may follow on the connection.
    var keepsAlive: Bool
}

/// A head as its lines come in.
struct ResponseHeadBuilder: Sendable {
    private var status: Int?
    private var isOldVersion = false
    private var fieldsStart = 0
    private var lines = FieldLines()
    private var framing = FramingFields()

    var hasStatusLine: Bool { status != nil }

    /// Whether bytes without a line feed can still become a status line.
    func mayBegin(_ input: UnsafeRawBufferPointer) -> Bool {
        if hasStatusLine { return true }
        let beginning = "HTTP/1."
        return zip(input, beginning.utf8).allSatisfy { $0 == $1 }
    }

    /// Takes a line without its CR LF.
    mutating func takeLine(
        _ line: Range<Int>, of input: UnsafeRawBufferPointer, fieldLimit: Int
    ) throws(ResponseFailure) {
        guard hasStatusLine else {
            try takeStatusLine(UnsafeRawBufferPointer(rebasing: input[line]))
            fieldsStart = line.upperBound + 2
            return
        }
        guard lines.spans.count < fieldLimit else { throw .tooManyFields }
        do throws(ParseFailure) {
            let (name, value) = try FieldLines.split(line, of: input)
            try lines.add(name: name, value: value, of: input, start: fieldsStart)
            try framing.take(name: input[name], value: input[value])
        } catch {
            throw Self.isFraming(error) ? .framing : error == .tooManyFields ? .tooManyFields : .field
        }
    }

    /// The whole head, of which `input[..<end]` are the bytes; nil for an answer of status 1xx, which is only a step.
    func finish(
        _ input: UnsafeRawBufferPointer, end: Int, isHead: Bool
    ) throws(ResponseFailure) -> ResponseHead? {
        guard let status else { throw .statusLine }
        // Nothing here asks for another protocol.
        if status == 101 { throw .switchedProtocol }
        if status < 200 { return nil }
        let fieldLines = UnsafeRawBufferPointer(rebasing: input[fieldsStart..<(end - 2)])
        let isKept = isOldVersion ? framing.saysKeepAlive && !framing.saysClose : !framing.saysClose
        let body = try bodyFraming(status, isHead: isHead)
        return ResponseHead(
            status: status, fields: lines.fields(in: fieldLines), framing: body,
            keepsAlive: isKept && body != .untilClose)
    }

    /// RFC 9112 section 6.3; both framings at once, and codings that are not known, are refused.
    private func bodyFraming(_ status: Int, isHead: Bool) throws(ResponseFailure) -> ResponseHead.Framing {
        let told: BodyFraming
        do throws(ParseFailure) { told = try framing.bodyFraming(isOldVersion: isOldVersion) } catch { throw .framing }
        if isHead || status == 204 || status == 304 { return .framed(.none) }
        return told == .none ? .untilClose : .framed(told)
    }

    /// `HTTP/1.1 200 OK`; the space before an empty phrase may be missing, as some servers have it.
    private mutating func takeStatusLine(_ line: UnsafeRawBufferPointer) throws(ResponseFailure) {
        guard line.count >= 12, ASCII.equal(UnsafeRawBufferPointer(rebasing: line[..<7]), "HTTP/1.") else {
            throw .statusLine
        }
        switch line[7] {
        case UInt8(ascii: "0"): isOldVersion = true
        case UInt8(ascii: "1"): isOldVersion = false
        default: throw .version
        }
        let digits = line[9..<12]
        guard line[8] == ASCII.space, digits.allSatisfy({ $0 &- 0x30 < 10 }) else { throw .statusLine }
        if line.count > 12 {
            guard line[12] == ASCII.space, ByteSet.fieldValue.containsAll(line[13...]) else { throw .statusLine }
        }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard (100...599).contains(number) else { throw .statusLine }
        status = number
    }

    private static func isFraming(_ failure: ParseFailure) -> Bool {
        switch failure {
        case .lengthInvalid, .lengthRepeated, .lengthTooLarge, .lengthWithCoding, .codingInvalid, .codingNotImplemented,
            .codingInOldVersion:
            true
        default: false
        }
    }
}
