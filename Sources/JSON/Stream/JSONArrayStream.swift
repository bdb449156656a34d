/// Reads the elements of one array of a large document as its bytes arrive, in memory for one element.
///
/// The document is an object, and the array the member of it that is named: a FHIR Bundle's `entry`. Bytes are fed in
/// chunks of any size; each element comes back as its bytes when it is complete, and the caller parses it strictly. The
/// stream itself checks that brackets and strings are balanced and elements separated; what surrounds the array is kept
/// without the elements and parsed strictly, so that duplicate names at the top are refused too.
///
/// States: before the object → at a name → at a colon → at a value → in a value of the surroundings, or between the
/// elements and in an element → after a value → done. A stream that has thrown throws the same error again.
public struct JSONArrayStream: Sendable {
    /// The most bytes of one element unless told otherwise.
    public static let defaultMaxElementBytes = 8 * 1024 * 1024
    /// The most bytes around the array unless told otherwise.
    public static let defaultMaxHeaderBytes = 1024 * 1024

    enum State: Sendable {
        case beforeObject, atFirstName, atName, inName, atColon, atValue
        case inSurroundings, inSurroundingScalar, afterValue
        case atFirstElement, atElement, inElement, inScalarElement, afterElement
        case done
    }

    let path: [UInt8]
    let limits: JSONLimits
    let maxElementBytes: Int
    let maxHeaderBytes: Int
    var state = State.beforeObject
    /// The document without the elements; a valid document itself in the end.
    var surroundings: [UInt8] = []
    /// The beginning of an element whose end has not arrived.
    var partial: [UInt8] = []
    /// How much of `surroundings` is complete members.
    var settledCount = 0
    /// Where in `surroundings` the name being read begins.
    var nameStart = 0
    /// The brackets open inside the value being passed, as the bytes that will close them.
    var closers: [UInt8] = []
    var isInString = false
    var isAfterBackslash = false
    var isPathNext = false
    /// Whether the array has been met.
    ///
    /// A document without it is no error: an empty Bundle has no entry.
    public internal(set) var foundArray = false
    /// The number of elements given so far.
    public internal(set) var elementCount = 0
    /// The number of bytes fed so far.
    public private(set) var byteCount = 0
    private var line = 1
    private var lineStart = 0
    private var failure: JSONError?

    /// Starts a stream for the array that is the top-level member `path`.
    public init(
        path: String, limits: JSONLimits = JSONLimits(), maxElementBytes: Int = defaultMaxElementBytes,
        maxHeaderBytes: Int = defaultMaxHeaderBytes
    ) {
        self.path = Array(path.utf8)
        self.limits = limits
        self.maxElementBytes = maxElementBytes
        self.maxHeaderBytes = maxHeaderBytes
    }

    /// Takes the next bytes and gives the elements that they complete, each as the bytes of one JSON value.
    ///
    /// Throws a `JSONError` with the place in the whole stream; then the stream is of no more use.
    public mutating func feed(_ chunk: UnsafeBufferPointer<UInt8>) throws(JSONError) -> [[UInt8]] {
        if let failure { throw failure }
        var elements: [[UInt8]] = []
        do throws(JSONFault) {
            guard byteCount + chunk.count <= limits.maxDocumentBytes else {
                throw JSONFault(code: .documentTooLarge, offset: 0)
            }
            try consume(chunk, into: &elements)
        } catch {
            throw fail(error, in: chunk)
        }
        countLines(of: chunk, upTo: chunk.count)
        byteCount += chunk.count
        return elements
    }

    /// Takes the next bytes; see `feed(_:)`.
    public mutating func feed(_ chunk: some Collection<UInt8>) throws(JSONError) -> [[UInt8]] {
        let outcome = chunk.withContiguousStorageIfAvailable { result(of: $0) }
        return try (outcome ?? Array(chunk).withUnsafeBufferPointer { result(of: $0) }).get()
    }

    /// Says that no more bytes come; throws if the document is not complete, or its surroundings are not strict JSON.
    public mutating func finish() throws(JSONError) {
        if let failure { throw failure }
        guard state == .done else {
            let error = JSONError(
                code: .unexpectedEnd, byteOffset: byteCount, line: line, column: byteCount - lineStart + 1)
            failure = error
            throw error
        }
        do {
            _ = try JSONDocument(surroundings, limits: limits)
        } catch {
            failure = error
            throw error
        }
    }

    /// The complete members around the array seen so far, the array itself empty; all of them once the stream is done.
    ///
    /// Throws if they are not strict JSON, its place counted without white space and elements.
    public var header: JSONValue {
        get throws(JSONError) {
            try JSONValue(parsing: headerBytes, limits: limits)
        }
    }

    private var headerBytes: [UInt8] {
        switch state {
        case .done: surroundings
        case .atFirstElement, .atElement, .inElement, .inScalarElement, .afterElement:
            surroundings + [Byte.closeBracket, Byte.closeBrace]
        default:
            (settledCount == 0 ? [Byte.openBrace] : surroundings.prefix(settledCount)) + [Byte.closeBrace]
        }
    }

    private mutating func result(of chunk: UnsafeBufferPointer<UInt8>) -> Result<[[UInt8]], JSONError> {
        do throws(JSONError) { return .success(try feed(chunk)) } catch { return .failure(error) }
    }

    private mutating func fail(_ fault: JSONFault, in chunk: UnsafeBufferPointer<UInt8>) -> JSONError {
        countLines(of: chunk, upTo: min(fault.offset, chunk.count))
        let offset = byteCount + fault.offset
        let error = JSONError(code: fault.code, byteOffset: offset, line: line, column: offset - lineStart + 1)
        failure = error
        return error
    }

    private mutating func countLines(of chunk: UnsafeBufferPointer<UInt8>, upTo end: Int) {
        var feeds = 0
        for index in 0..<end where chunk[index] == Byte.lineFeed { feeds &+= 1 }
        guard feeds > 0 else { return }
        line += feeds
        var last = end - 1
        while chunk[last] != Byte.lineFeed { last -= 1 }
        lineStart = byteCount + last + 1
    }
}
