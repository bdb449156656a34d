/// One value or member name of a document: where it stands in the bytes and where the next one is on the tape.
///
/// A tape holds the nodes in the order of the text. An object is followed by name, value, name, value; an array by
/// its elements. `next` of an array or object is the index after its last descendant.
struct TapeNode {
    /// The kinds are told apart by one byte, so that a decoder compares and never parses twice.
    enum Kind {
        static let null: UInt8 = 0
        static let isFalse: UInt8 = 1
        static let isTrue: UInt8 = 2
        /// A number without fraction and exponent.
        static let integer: UInt8 = 3
        /// A number with a fraction or an exponent.
        static let decimal: UInt8 = 4
        /// A string whose bytes are its text.
        static let string: UInt8 = 5
        /// A string with at least one escape.
        static let escapedString: UInt8 = 6
        static let array: UInt8 = 7
        static let object: UInt8 = 8
    }

    /// The first byte: of a string the one after the quote, of an array or object its bracket.
    var offset: UInt32
    /// The length in bytes: of a string without its quotes, of an array or object with its brackets.
    var length: UInt32
    /// The index after this value and all within; of a member name a fingerprint of its bytes instead.
    var next: UInt32
    /// The kind in the low byte, the number of elements or members above it.
    var meta: UInt32

    @inline(__always)
    init(kind: UInt8, offset: Int, length: Int, next: Int) {
        self.offset = UInt32(truncatingIfNeeded: offset)
        self.length = UInt32(truncatingIfNeeded: length)
        self.next = UInt32(truncatingIfNeeded: next)
        self.meta = UInt32(kind)
    }

    @inline(__always) var kind: UInt8 { UInt8(truncatingIfNeeded: meta) }
    @inline(__always) var count: Int { Int(meta >> 8) }
    @inline(__always) var start: Int { Int(offset) }
    @inline(__always) var size: Int { Int(length) }
    @inline(__always) var isString: Bool { kind == Kind.string || kind == Kind.escapedString }
    @inline(__always) var isNumber: Bool { kind == Kind.integer || kind == Kind.decimal }

    /// Counts one more element or member.
    @inline(__always)
    mutating func addChild() { meta &+= 1 << 8 }
}
