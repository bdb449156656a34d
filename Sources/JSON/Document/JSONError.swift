/// Why bytes are not the strict JSON that was asked for, and where.
///
/// Says nothing of the content, so that it may be logged and sent to the client.
public struct JSONError: Error, Hashable, Sendable {
    /// What is wrong; the raw value is stable and may be shown to clients.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The input ends inside a value, or is empty.
        case unexpectedEnd
        /// A byte that the grammar does not allow here (RFC 8259 section 2).
        case unexpectedByte
        /// Something other than white space follows the value.
        case trailingBytes
        /// A byte order mark, which RFC 8259 section 8.1 forbids.
        case byteOrderMark
        /// A string is not UTF-8.
        case invalidUTF8
        /// A string has an unescaped control character (RFC 8259 section 7).
        case controlCharacter
        /// A backslash is not followed by an escape of RFC 8259 section 7.
        case invalidEscape
        /// A `\u` escape is half a surrogate pair.
        case loneSurrogate
        /// A number is not of the grammar of RFC 8259 section 6: leading zero, bare point or sign.
        case invalidNumber
        /// A number has more bytes than `JSONLimits.maxNumberBytes`, or an exponent of ten digits or more.
        case numberTooLong
        /// An object has a name twice (RFC 8259 section 4), compared after unescaping.
        case duplicateName
        /// Nesting goes deeper than `JSONLimits.maxDepth`.
        case depthExceeded
        /// There are more values than `JSONLimits.maxNodes`.
        case tooManyNodes
        /// A string has more bytes than `JSONLimits.maxStringBytes`.
        case stringTooLong
        /// The input has more bytes than `JSONLimits.maxDocumentBytes`.
        case documentTooLarge
        /// A stream's top-level value is not an object.
        case notAnObject
        /// The member that a stream was asked for is not an array.
        case notAnArray
        /// An element of a stream has more bytes than allowed.
        case elementTooLarge
        /// What surrounds the array of a stream has more bytes than allowed.
        case headerTooLarge
    }

    /// What is wrong.
    public let code: Code
    /// The byte where it was noticed, counted from 0.
    public let byteOffset: Int
    /// The line of that byte, counted from 1.
    public let line: Int
    /// The byte within the line, counted from 1.
    public let column: Int

    /// Makes an error; see the properties.
    public init(code: Code, byteOffset: Int, line: Int, column: Int) {
        self.code = code
        self.byteOffset = byteOffset
        self.line = line
        self.column = column
    }

    /// Finds line and column of an offset by counting the line feeds before it.
    init(_ fault: JSONFault, in bytes: UnsafeBufferPointer<UInt8>) {
        let end = min(fault.offset, bytes.count)
        var line = 1
        var lineStart = 0
        for index in 0..<end where bytes[index] == Byte.lineFeed {
            line += 1
            lineStart = index + 1
        }
        self.init(code: fault.code, byteOffset: fault.offset, line: line, column: end - lineStart + 1)
    }
}

extension JSONError: CustomStringConvertible {
    /// The code in words with line, column and offset; never a byte of the input.
    public var description: String {
        "\(code.words) at line \(line), column \(column) (byte \(byteOffset))"
    }
}

extension JSONError.Code {
    /// What is wrong in a few words.
    public var words: String {
        switch self {
        case .unexpectedEnd: "the JSON text ends too early"
        case .unexpectedByte: "a character that JSON does not allow here"
        case .trailingBytes: "more text after the end of the JSON value"
        case .byteOrderMark: "a byte order mark, which JSON does not allow"
        case .invalidUTF8: "text that is not valid UTF-8"
        case .controlCharacter: "an unescaped control character in a string"
        case .invalidEscape: "an escape that JSON does not have"
        case .loneSurrogate: "half of a surrogate pair"
        case .invalidNumber: "a number that JSON does not allow"
        case .numberTooLong: "a number that is too long"
        case .duplicateName: "a name that the object has already"
        case .depthExceeded: "nesting that is too deep"
        case .tooManyNodes: "too many values"
        case .stringTooLong: "a string that is too long"
        case .documentTooLarge: "a document that is too large"
        case .notAnObject: "a value that is not an object"
        case .notAnArray: "a member that is not an array"
        case .elementTooLarge: "an element that is too large"
        case .headerTooLarge: "too much text around the array"
        }
    }
}

/// An error before its line and column are counted, which is done only when it leaves the parser.
struct JSONFault: Error {
    let code: JSONError.Code
    let offset: Int
}
