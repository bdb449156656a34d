/// A request head as its lines come in.
struct HeadBuilder: Sendable {
    /// Where the present line begins in the input.
    var lineStart = 0
    private(set) var hasRequestLine = false
    private var emptyLines = 0
    private var fieldsStart = 0
    private var requestLine: RequestLine?
    private var lines = FieldLines()
    private var framing = FramingFields()

    /// Whether any byte of a request was taken.
    var hasBegun: Bool { hasRequestLine || emptyLines > 0 }

    /// Refuses at once what can never become a request line, such as a TLS greeting, rather than wait for its end.
    func checkBeginning(_ input: UnsafeRawBufferPointer) -> ParseFailure? {
        guard !hasRequestLine, let first = input.first else { return nil }
        if first == ASCII.carriageReturn || ByteSet.token.contains(first) { return nil }
        return first == ASCII.lineFeed ? .bareLineFeed : .requestLine
    }

    /// Counts an empty line before the request line; false where there are too many.
    mutating func skipEmptyLine() -> Bool {
        emptyLines += 1
        return emptyLines <= RequestParser.emptyLineLimit
    }

    /// Takes a line without its CR LF.
    mutating func takeLine(_ line: Range<Int>, of input: UnsafeRawBufferPointer) throws(ParseFailure) {
        guard hasRequestLine else {
            requestLine = try RequestLine(UnsafeRawBufferPointer(rebasing: input[line]))
            hasRequestLine = true
            fieldsStart = line.upperBound + 2
            return
        }
        let (name, value) = try FieldLines.split(line, of: input)
        try lines.add(name: name, value: value, of: input, start: fieldsStart)
        try framing.take(name: input[name], value: input[value])
    }

    /// The whole head, of which `input[..<end]` are the bytes.
    mutating func finish(_ input: UnsafeRawBufferPointer, end: Int) throws(ParseFailure) -> RequestHead {
        guard let requestLine = requestLine.take() else { throw .requestLine }
        let isOld = requestLine.minorVersion == 0
        let host = try framing.checkedHost(isRequired: !isOld)
        let bodyFraming = try framing.bodyFraming(isOldVersion: isOld)
        let expectsContinue = try framing.checkedExpectation(isOldVersion: isOld)
        let wish = ConnectionWish(
            expectsContinue: expectsContinue && bodyFraming != .none && bodyFraming != .length(0),
            keepsAlive: isOld ? framing.saysKeepAlive && !framing.saysClose : !framing.saysClose)
        let fieldLines = UnsafeRawBufferPointer(rebasing: input[fieldsStart..<(end - 2)])
        return RequestHead(
            line: requestLine, host: host, fields: lines.fields(in: fieldLines), framing: bodyFraming,
            connection: wish)
    }
}
