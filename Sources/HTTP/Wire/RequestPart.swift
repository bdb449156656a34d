/// What the parser found next.
enum RequestPart: Sendable {
    /// More bytes are needed.
    case incomplete
    /// The head; body parts and `end` follow, also where there is no body.
    case head(RequestHead)
    /// Bytes of the body: a range of the input that was given.
    case body(Range<Int>)
    /// The request is over; the next call begins another.
    case end(trailers: HTTPFields)
    /// The bytes are no request; nothing more is parsed.
    case failure(ParseFailure)
}

/// A part, and how many bytes of the input are done with.
struct ParseStep: Sendable {
    var part: RequestPart
    var consumed: Int

    init(_ part: RequestPart, consumed: Int) {
        self.part = part
        self.consumed = consumed
    }
}
