/// Takes the bytes of a connection apart into one answer (RFC 9112): bytes in, parts out, no socket and no clock.
///
/// States and their successors: `head` → `head` (1xx) | `body` | `untilClose` | `done`; `body` → `done`; `untilClose` →
/// `done` by the connection's end; any → `failed`. The same bytes give the same parts wherever they are split, but for
/// the borders between `body` parts. The input of a call begins with the bytes that earlier calls did not consume.
struct ResponseParser: Sendable {
    /// What the parser found next.
    enum Part: Sendable {
        /// More bytes are needed.
        case incomplete
        /// The head; body parts and `end` follow, also where there is no body.
        case head(ResponseHead)
        /// Bytes of the body: a range of the input that was given.
        case body(Range<Int>)
        /// The answer is over; what follows belongs to none.
        case end
        /// The bytes are no answer; nothing more is parsed.
        case failure(ResponseFailure)
    }

    enum State: Hashable, Sendable {
        case head
        case body
        case untilClose
        case done
        case failed(ResponseFailure)
    }

    private(set) var state = State.head
    private let isHead: Bool
    private let limits: HTTPClientLimits
    private var interimCount = 0
    /// Where the present line of the head begins, and how far the input was searched for its end.
    private var lineStart = 0
    private var searched = 0
    private var builder = ResponseHeadBuilder()
    private var bodyParser = RequestParser(bodyOf: .none)

    /// Begins an answer; `isHead`: the request was HEAD, so that no body follows.
    init(isHead: Bool, limits: HTTPClientLimits) {
        self.isHead = isHead
        self.limits = limits
    }

    /// Whether any byte of the answer was taken.
    var hasBegun: Bool { state != .head || searched > 0 || interimCount > 0 }

    /// The next part of the input, and how many of its bytes are done with.
    mutating func next(_ input: UnsafeRawBufferPointer) -> (part: Part, consumed: Int) {
        switch state {
        case .head: return nextOfHead(input)
        case .body: return nextOfBody(input)
        case .untilClose: return input.isEmpty ? (.incomplete, 0) : (.body(0..<input.count), input.count)
        case .done: return (.end, 0)
        case .failed(let failure): return (.failure(failure), 0)
        }
    }

    /// The connection has ended: whether that ends the answer as it should.
    mutating func finish() -> Bool {
        if state == .untilClose { state = .done }
        return state == .done
    }

    private mutating func nextOfBody(_ input: UnsafeRawBufferPointer) -> (part: Part, consumed: Int) {
        let step = bodyParser.next(input)
        switch step.part {
        case .incomplete: return (.incomplete, step.consumed)
        case .body(let range): return (.body(range), step.consumed)
        case .end:
            state = .done
            return (.end, step.consumed)
        case .failure, .head: return fail(.body)
        }
    }

    private mutating func nextOfHead(_ input: UnsafeRawBufferPointer) -> (part: Part, consumed: Int) {
        // Before lines are looked for, so that the verdict is the same wherever the bytes are split.
        if !builder.mayBegin(input) { return fail(.statusLine) }
        while let end = lineFeed(in: input) {
            guard end < limits.headBytes else { return fail(.headTooLarge) }
            guard end > lineStart, input[end - 1] == ASCII.carriageReturn else { return fail(.lineEnd) }
            let line = lineStart..<(end - 1)
            lineStart = end + 1
            do throws(ResponseFailure) {
                if !line.isEmpty || !builder.hasStatusLine {
                    try builder.takeLine(line, of: input, fieldLimit: limits.fieldCount)
                } else if let head = try builder.finish(input, end: lineStart, isHead: isHead) {
                    return begin(head)
                } else {
                    return try nextOfHeadAfterInterim(input)
                }
            } catch {
                return fail(error)
            }
        }
        if input.count >= limits.headBytes { return fail(.headTooLarge) }
        return (.incomplete, 0)
    }

    /// Leaves an answer of status 1xx behind and goes on with what follows it.
    private mutating func nextOfHeadAfterInterim(
        _ input: UnsafeRawBufferPointer
    ) throws(ResponseFailure) -> (part: Part, consumed: Int) {
        interimCount += 1
        guard interimCount <= HTTPClientLimits.interimCount else { throw .tooManyInterim }
        let consumed = lineStart
        resetHead()
        let rest = UnsafeRawBufferPointer(rebasing: input[consumed...])
        let (part, more) = nextOfHead(rest)
        return (part, consumed + more)
    }

    private mutating func begin(_ head: ResponseHead) -> (part: Part, consumed: Int) {
        let consumed = lineStart
        resetHead()
        switch head.framing {
        case .untilClose: state = .untilClose
        case .framed(let framing):
            bodyParser = RequestParser(bodyOf: framing)
            state = .body
        }
        return (.head(head), consumed)
    }

    private mutating func resetHead() {
        builder = ResponseHeadBuilder()
        lineStart = 0
        searched = 0
    }

    private mutating func fail(_ failure: ResponseFailure) -> (part: Part, consumed: Int) {
        state = .failed(failure)
        return (.failure(failure), 0)
    }

    private mutating func lineFeed(in input: UnsafeRawBufferPointer) -> Int? {
        let limit = min(input.count, limits.headBytes)
        while searched < limit {
            searched += 1
            if input[searched - 1] == ASCII.lineFeed { return searched - 1 }
        }
        return nil
    }
}

/// What is wrong with an answer.
enum ResponseFailure: Error, Hashable, Sendable {
    case statusLine, version, lineEnd, field, framing, headTooLarge, tooManyFields, tooManyInterim, switchedProtocol,
        body
}
