/// One parsed JSON document: its bytes and a tape over them, with no object or string per value.
///
/// Parsing checks everything (RFC 8259, limits, duplicate names, UTF-8), so that nothing read from it can be malformed.
/// Copies share their storage.
public struct JSONDocument: Sendable {
    /// The bytes that were parsed.
    public let bytes: [UInt8]
    let nodes: [TapeNode]

    /// Parses bytes that hold exactly one JSON value; throws the first fault with its place.
    public init(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self.bytes = bytes
        let outcome = bytes.withUnsafeBufferPointer { buffer -> Result<[TapeNode], JSONError> in
            do throws(JSONFault) {
                return .success(try JSONParser.parse(buffer, limits: limits))
            } catch {
                return .failure(JSONError(error, in: buffer))
            }
        }
        self.nodes = try outcome.get()
    }

    /// Parses any sequence of bytes; see `init(_:limits:)`.
    public init(_ bytes: some Sequence<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(Array(bytes), limits: limits)
    }

    /// Parses text; see `init(_:limits:)`.
    public init(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(Array(text.utf8), limits: limits)
    }

    /// The document's value.
    public var root: JSONNode { JSONNode(document: self, index: 0) }

    /// The index after a value and everything in it.
    @inline(__always)
    func end(of index: Int) -> Int {
        nodes[index].kind >= TapeNode.Kind.array ? Int(nodes[index].next) : index + 1
    }

    /// The text of a string or member name.
    func string(at index: Int) -> String {
        bytes.withUnsafeBufferPointer { JSONText.string(nodes[index], in: $0) }
    }

    /// Gives the unescaped bytes of a string or member name.
    @inline(__always)
    func withUnescaped<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let node = nodes[index]
        return bytes.withUnsafeBufferPointer { buffer in
            let raw = UnsafeBufferPointer(rebasing: buffer[node.start..<node.start + node.size])
            guard node.kind == TapeNode.Kind.escapedString else { return body(raw) }
            return JSONText.unescaped(raw).withUnsafeBufferPointer(body)
        }
    }

    /// Gives the bytes of a number as they are written.
    @inline(__always)
    func withDigits<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let node = nodes[index]
        return bytes.withUnsafeBufferPointer { buffer in
            body(UnsafeBufferPointer(rebasing: buffer[node.start..<node.start + node.size]))
        }
    }
}
