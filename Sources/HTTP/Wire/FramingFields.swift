/// The fields that decide where a message ends and whether the connection stays (RFC 9112 sections 3.2, 6 and 9.3).
struct FramingFields: Sendable {
    private(set) var saysClose = false
    private(set) var saysKeepAlive = false
    private var host: String?
    private var length: Int?
    private var codings: [Coding] = []
    private var hasCodingField = false
    private var expectation: Bool?

    private enum Coding: Sendable { case chunked, other }

    /// Looks at a field of the head; those that do not matter here are let pass.
    mutating func take(
        name: Slice<UnsafeRawBufferPointer>, value: Slice<UnsafeRawBufferPointer>
    ) throws(ParseFailure) {
        switch name.count {
        case 4 where ASCII.equalIgnoringCase(name, "Host"): try takeHost(value)
        case 6 where ASCII.equalIgnoringCase(name, "Expect"): takeExpectation(value)
        case 10 where ASCII.equalIgnoringCase(name, "Connection"): takeConnection(value)
        case 14 where ASCII.equalIgnoringCase(name, "Content-Length"): try takeLength(value)
        case 17 where ASCII.equalIgnoringCase(name, "Transfer-Encoding"): try takeCodings(value)
        default: break
        }
    }

    /// The host; empty where an old version sent none.
    func checkedHost(isRequired: Bool) throws(ParseFailure) -> String {
        if let host { return host }
        if isRequired { throw .hostMissing }
        return ""
    }

    /// The one framing of the body.
    func bodyFraming(isOldVersion: Bool) throws(ParseFailure) -> BodyFraming {
        guard hasCodingField else { return length.map { .length($0) } ?? .none }
        if length != nil { throw .lengthWithCoding }
        if isOldVersion { throw .codingInOldVersion }
        let chunkedCount = codings.count { $0 == .chunked }
        if chunkedCount == 0 { throw .codingNotImplemented }
        guard chunkedCount == 1, codings.last == .chunked else { throw .codingInvalid }
        if codings.count > 1 { throw .codingNotImplemented }
        return .chunked
    }

    /// Whether the client expects `100 (Continue)`; another expectation is a failure, but of no meaning in HTTP/1.0.
    func checkedExpectation(isOldVersion: Bool) throws(ParseFailure) -> Bool {
        guard let expectation, !isOldVersion else { return false }
        if !expectation { throw .expectation }
        return true
    }

    private mutating func takeHost(_ value: Slice<UnsafeRawBufferPointer>) throws(ParseFailure) {
        if host != nil { throw .hostRepeated }
        guard Authority.isValid(value) else { throw .hostInvalid }
        host = String(decoding: value, as: UTF8.self)
    }

    private mutating func takeExpectation(_ value: Slice<UnsafeRawBufferPointer>) {
        expectation = expectation != false && ASCII.equalIgnoringCase(value, "100-continue")
    }

    private mutating func takeConnection(_ value: Slice<UnsafeRawBufferPointer>) {
        for item in value.split(separator: ASCII.comma) {
            let option = Self.trimmed(item)
            if ASCII.equalIgnoringCase(option, "close") { saysClose = true }
            if ASCII.equalIgnoringCase(option, "keep-alive") { saysKeepAlive = true }
        }
    }

    private mutating func takeLength(_ value: Slice<UnsafeRawBufferPointer>) throws(ParseFailure) {
        if length != nil { throw .lengthRepeated }
        guard !value.isEmpty else { throw .lengthInvalid }
        var total = 0
        for byte in value {
            guard byte >= 0x30, byte <= 0x39 else { throw .lengthInvalid }
            let (product, overflowed) = total.multipliedReportingOverflow(by: 10)
            let (sum, overflowedAgain) = product.addingReportingOverflow(Int(byte - 0x30))
            if overflowed || overflowedAgain { throw .lengthTooLarge }
            total = sum
        }
        length = total
    }

    /// A coding with a parameter or an empty item is malformed: no coding that is registered has one.
    private mutating func takeCodings(_ value: Slice<UnsafeRawBufferPointer>) throws(ParseFailure) {
        hasCodingField = true
        for item in value.split(separator: ASCII.comma, omittingEmptySubsequences: false) {
            let coding = Self.trimmed(item)
            guard !coding.isEmpty, ByteSet.token.containsAll(coding) else { throw .codingInvalid }
            codings.append(ASCII.equalIgnoringCase(coding, "chunked") ? .chunked : .other)
        }
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var rest = bytes
        while let byte = rest.first, byte == ASCII.space || byte == ASCII.tab { rest = rest.dropFirst() }
        while let byte = rest.last, byte == ASCII.space || byte == ASCII.tab { rest = rest.dropLast() }
        return rest
    }
}
