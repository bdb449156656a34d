/// Field lines on their way into `HTTPFields`, each checked as it comes (RFC 9112 section 5).
struct FieldLines: Sendable {
    /// Where each field stands, from the beginning of what was given.
    private(set) var spans: [HTTPFields.Span] = []
    private var known = KnownField.Present()
    /// Only trailers are copied line by line; the fields of a head are copied at once.
    private var bytes: [UInt8] = []

    /// The bytes of the trailers so far.
    var byteCount: Int { bytes.count }

    /// Splits a line, without its CR LF, into name and value; both as ranges of `input`.
    static func split(
        _ line: Range<Int>, of input: UnsafeRawBufferPointer
    ) throws(ParseFailure) -> (name: Range<Int>, value: Range<Int>) {
        let first = input[line.lowerBound]
        guard first != ASCII.space, first != ASCII.tab else { throw .foldedField }
        var place = line.lowerBound
        while place < line.upperBound, ByteSet.token.contains(input[place]) { place += 1 }
        guard place < line.upperBound else { throw .fieldLine }
        guard input[place] == ASCII.colon, place > line.lowerBound else { throw .fieldName }
        var start = place + 1
        var end = line.upperBound
        while start < end, input[start] == ASCII.space || input[start] == ASCII.tab { start += 1 }
        while end > start, input[end - 1] == ASCII.space || input[end - 1] == ASCII.tab { end -= 1 }
        let clean = ByteSet.fieldValue.end(of: input, start..<end, visibleFrom: ASCII.space)
        guard clean == end else {
            throw input[clean] == ASCII.carriageReturn ? .bareCarriageReturn : .fieldValue
        }
        return (line.lowerBound..<place, start..<end)
    }

    /// Remembers a field of a head, by its place in the input, whose field lines begin at `start`.
    mutating func add(
        name: Range<Int>, value: Range<Int>, of input: UnsafeRawBufferPointer, start: Int
    ) throws(ParseFailure) {
        guard spans.count < Limits.fieldCount else { throw .tooManyFields }
        if spans.isEmpty { spans.reserveCapacity(12) }
        append(name: name, value: value, of: input, shift: -start)
    }

    /// The fields of a head whose lines stand in `lines`.
    func fields(in lines: UnsafeRawBufferPointer) -> HTTPFields {
        HTTPFields(bytes: [UInt8](lines), spans: spans, known: known)
    }

    /// Takes a line of a trailer section; fields that would change how the message is read are refused
    /// (RFC 9110 section 6.5.1).
    mutating func takeTrailer(_ line: UnsafeRawBufferPointer) throws(ParseFailure) {
        let (name, value) = try Self.split(0..<line.count, of: line)
        guard spans.count < RequestParser.trailerFieldCount else { throw .trailer }
        let nameBytes = line[name]
        for forbidden in Self.forbiddenInTrailers where ASCII.equalIgnoringCase(nameBytes, forbidden) {
            throw .trailer
        }
        let offset = bytes.count
        bytes.append(contentsOf: line)
        bytes.append(ASCII.carriageReturn)
        bytes.append(ASCII.lineFeed)
        append(name: name, value: value, of: line, shift: offset)
    }

    /// Remembers a field; what is `place` in the input will be `place + shift` in the bytes of the fields.
    private mutating func append(
        name: Range<Int>, value: Range<Int>, of input: UnsafeRawBufferPointer, shift: Int
    ) {
        let field = KnownField(UnsafeRawBufferPointer(rebasing: input[name]))
        spans.append(
            HTTPFields.Span(
                nameStart: Int32(name.lowerBound + shift), nameCount: Int32(name.count),
                valueStart: Int32(value.lowerBound + shift), valueCount: Int32(value.count), field: field))
        if let field { known.insert(field) }
    }

    /// Gives up the trailers that were taken.
    mutating func takeFields() -> HTTPFields {
        defer { self = FieldLines() }
        return spans.isEmpty ? HTTPFields() : HTTPFields(bytes: bytes, spans: spans, known: known)
    }

    private static let forbiddenInTrailers: [StaticString] = [
        "Transfer-Encoding", "Content-Length", "Host", "Connection", "Expect", "Trailer", "TE", "Upgrade",
        "Authorization", "Cookie", "Content-Type", "Content-Encoding", "Content-Range", "Max-Forwards",
        "Cache-Control", "Range", "If-Match", "If-None-Match", "Idempotency-Key",
    ]
}
