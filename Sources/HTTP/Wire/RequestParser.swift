import Glibc

/// Takes the bytes of a connection apart into requests (RFC 9112): bytes in, parts out, no socket and no clock.
///
/// States and their successors: `head` → `fixedBody` | `chunkSize` | `end`; `fixedBody` → `end`; `chunkSize` →
/// `chunkData` | `trailers`; `chunkData` → `chunkEnd` → `chunkSize`; `trailers` → `end` → `head`; any → `failed`.
///
/// The same bytes give the same parts wherever they are split, but for the borders between `body` parts. The input of a
/// call begins with the bytes that earlier calls did not consume.
struct RequestParser: Sendable {
    enum State: Hashable, Sendable {
        case head
        case fixedBody(remaining: Int)
        case chunkSize
        case chunkData(remaining: Int)
        case chunkEnd
        case trailers
        case end
        case failed(ParseFailure)
    }

    private(set) var state = State.head
    var head = HeadBuilder()
    var trailers = FieldLines()
    /// How far the input was searched for the end of the present line, from its beginning.
    var searched = 0
    /// Bytes of chunk extensions so far in this body.
    var extensionBytes = 0

    /// Begins with the head of a request.
    init() {}

    /// Begins behind a head that was read elsewhere, such as that of an answer, with a body of this framing.
    init(bodyOf framing: BodyFraming) {
        switch framing {
        case .none, .length(0): state = .end
        case .length(let count): state = .fixedBody(remaining: count)
        case .chunked: state = .chunkSize
        }
    }

    /// Whether a request has begun and is not over.
    var isInsideRequest: Bool {
        state == .head ? searched > 0 || head.hasBegun : true
    }

    /// The next part of the input.
    mutating func next(_ input: UnsafeRawBufferPointer) -> ParseStep {
        var consumed = 0
        while true {
            let rest = UnsafeRawBufferPointer(rebasing: input[consumed...])
            let step: ParseStep?
            switch state {
            case .head: step = nextOfHead(rest)
            case .fixedBody(let remaining): step = nextOfBody(rest, remaining: remaining, isChunk: false)
            case .chunkSize: step = nextChunkSize(rest)
            case .chunkData(let remaining): step = nextOfBody(rest, remaining: remaining, isChunk: true)
            case .chunkEnd: step = nextChunkEnd(rest)
            case .trailers: step = nextTrailer(rest)
            case .end: step = finishRequest()
            case .failed(let failure): step = ParseStep(.failure(failure), consumed: 0)
            }
            guard let step else {
                consumed += takeConsumed()
                continue
            }
            if case .body(let range) = step.part {
                let moved = range.lowerBound + consumed..<range.upperBound + consumed
                return ParseStep(.body(moved), consumed: consumed + step.consumed)
            }
            return ParseStep(step.part, consumed: consumed + step.consumed)
        }
    }

    // MARK: Between the parts of the machine

    /// Bytes that a state used up without finding a part; the loop goes on behind them.
    private var passed = 0

    mutating func pass(_ count: Int, to next: State) -> ParseStep? {
        passed = count
        state = next
        searched = 0
        return nil
    }

    mutating func fail(_ failure: ParseFailure) -> ParseStep {
        state = .failed(failure)
        return ParseStep(.failure(failure), consumed: 0)
    }

    mutating func move(to next: State) {
        state = next
        searched = 0
    }

    private mutating func takeConsumed() -> Int {
        defer { passed = 0 }
        return passed
    }

    private mutating func finishRequest() -> ParseStep {
        let found = trailers.takeFields()
        self = RequestParser()
        return ParseStep(.end(trailers: found), consumed: 0)
    }

    /// The next line feed at or after `searched`, from the beginning of the input.
    mutating func lineFeed(in input: UnsafeRawBufferPointer) -> Int? {
        guard searched < input.count, let base = input.baseAddress else { return nil }
        guard let found = memchr(base + searched, Int32(ASCII.lineFeed), input.count - searched) else {
            searched = input.count
            return nil
        }
        return UnsafeRawPointer(found) - base
    }
}
