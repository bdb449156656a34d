/// The fields of a message, in order; names compare without case (RFC 9110 section 5).
///
/// They are kept as one run of bytes in the form of the wire, so that reading a head costs one copy and writing one
/// costs another.
public struct HTTPFields: Sendable {
    /// Where a field stands in `bytes`.
    struct Span: Sendable {
        var nameStart: Int32
        var nameCount: Int32
        var valueStart: Int32
        var valueCount: Int32
        /// Which of those that the server looks for it is.
        var field: KnownField?
    }

    /// The lines as sent, or as they will be sent: `name: value CR LF`.
    private(set) var bytes: [UInt8] = []
    private(set) var spans: [Span] = []
    /// Which fields are there of those that the server looks for.
    private(set) var known = KnownField.Present()

    /// No fields.
    public init() {}

    /// Takes over lines that were parsed or written already.
    init(bytes: [UInt8], spans: [Span], known: KnownField.Present) {
        self.bytes = bytes
        self.spans = spans
        self.known = known
    }

    /// How many fields there are.
    public var count: Int { spans.count }

    /// The value of the only field of that name; nil where there is none or more than one.
    ///
    /// Setting replaces every field of that name, or removes them with nil.
    public subscript(_ name: String) -> String? {
        get {
            var found: Int?
            for place in spans.indices where isNamed(name, spans[place]) {
                if found != nil { return nil }
                found = place
            }
            return found.map { text(at: $0) }
        }
        set {
            if contains(name) { remove(name) }
            if let newValue { append(name, newValue) }
        }
    }

    /// Whether there is a field of that name.
    public func contains(_ name: String) -> Bool {
        spans.contains { isNamed(name, $0) }
    }

    /// Each value of that name.
    public func values(_ name: String) -> [String] {
        spans.indices.filter { isNamed(name, spans[$0]) }.map { text(at: $0) }
    }

    /// Adds a field; the name must be a token and the value must hold no CR, LF or NUL.
    public mutating func append(_ name: String, _ value: String) {
        var (name, value) = (name, value)
        name.withUTF8 { name in
            value.withUTF8 { append(name: UnsafeRawBufferPointer(name), value: UnsafeRawBufferPointer($0)) }
        }
    }

    private mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        let isToken = !name.isEmpty && ByteSet.token.end(of: name, 0..<name.count) == name.count
        precondition(isToken, "a field name is a token")
        let clean = ByteSet.fieldValue.end(of: value, 0..<value.count, visibleFrom: ASCII.space)
        precondition(clean == value.count, "a field value holds no control character")
        let start = bytes.count
        let field = KnownField(name)
        bytes.append(contentsOf: name)
        bytes.append(text: ": ")
        spans.append(
            Span(
                nameStart: Int32(start), nameCount: Int32(name.count), valueStart: Int32(bytes.count),
                valueCount: Int32(value.count), field: field))
        bytes.append(contentsOf: value)
        bytes.append(text: "\r\n")
        if let field { known.insert(field) }
    }

    /// Each field in order, for those that pass them on.
    public var all: [(name: String, value: String)] {
        spans.indices.map { (String(decoding: nameBytes(spans[$0]), as: UTF8.self), text(at: $0)) }
    }

    private mutating func remove(_ name: String) {
        let kept = all.filter { !($0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name.lowercased()) }
        self = HTTPFields()
        for field in kept { append(field.name, field.value) }
    }

    private func nameBytes(_ span: Span) -> ArraySlice<UInt8> {
        bytes[Int(span.nameStart)..<Int(span.nameStart + span.nameCount)]
    }

    private func text(at place: Int) -> String { text(of: spans[place]) }

    func text(of span: Span) -> String { String(decoding: value(of: span), as: UTF8.self) }

    func value(of span: Span) -> ArraySlice<UInt8> {
        bytes[Int(span.valueStart)..<Int(span.valueStart + span.valueCount)]
    }

    @inline(__always)
    private func isNamed(_ name: String, _ span: Span) -> Bool {
        guard Int(span.nameCount) == name.utf8.count else { return false }
        var place = Int(span.nameStart)
        for byte in name.utf8 {
            if ASCII.lowercased(bytes[place]) != ASCII.lowercased(byte) { return false }
            place += 1
        }
        return true
    }
}
