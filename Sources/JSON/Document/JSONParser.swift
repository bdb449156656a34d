/// Turns the bytes of one document into a tape, strictly by RFC 8259, without recursion.
///
/// While an array or object is open its node's `next` holds the index of the one around it, so no stack is needed.
struct JSONParser {
    let base: UnsafePointer<UInt8>
    let count: Int
    let limits: JSONLimits
    var position = 0
    var nodes: [TapeNode] = []
    private var open = noContainer
    private var depth = 0

    private static let noContainer = -1
    /// A typical document has one node for about eight bytes.
    private static let bytesPerNode = 8

    init(_ bytes: UnsafeBufferPointer<UInt8>, base: UnsafePointer<UInt8>, limits: JSONLimits) {
        self.base = base
        self.count = bytes.count
        self.limits = limits
        nodes.reserveCapacity(bytes.count / Self.bytesPerNode + Self.bytesPerNode)
    }

    /// Reads exactly one value with nothing but white space around it.
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) throws(JSONFault) -> [TapeNode] {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { throw JSONFault(code: .unexpectedEnd, offset: 0) }
        guard bytes.count <= limits.maxDocumentBytes else {
            throw JSONFault(code: .documentTooLarge, offset: limits.maxDocumentBytes)
        }
        var parser = JSONParser(bytes, base: base, limits: limits)
        try parser.parseDocument()
        return parser.nodes
    }

    private mutating func parseDocument() throws(JSONFault) {
        if count >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { throw fault(.byteOrderMark) }
        skipWhitespace()
        while true {
            if try beginValue() { continue }
            if try !advanceToNextValue() { break }
        }
        skipWhitespace()
        if position < count { throw fault(.trailingBytes) }
    }

    /// Reads a scalar, or opens an array or object; true if the next thing is a value inside what was opened.
    @inline(__always)
    private mutating func beginValue() throws(JSONFault) -> Bool {
        guard position < count else { throw fault(.unexpectedEnd) }
        guard nodes.count < limits.maxNodes else { throw fault(.tooManyNodes) }
        let byte = base[position]
        switch byte {
        case Byte.quote:
            try appendString()
        case Byte.openBrace:
            return try openObject()
        case Byte.openBracket:
            return try openArray()
        case Byte.minus, Byte.zero...Byte.nine:
            try appendNumber()
        case UInt8(ascii: "t"):
            try appendLiteral("true", kind: TapeNode.Kind.isTrue)
        case UInt8(ascii: "f"):
            try appendLiteral("false", kind: TapeNode.Kind.isFalse)
        case UInt8(ascii: "n"):
            try appendLiteral("null", kind: TapeNode.Kind.null)
        default:
            throw fault(.unexpectedByte)
        }
        return false
    }

    /// After a value: passes a comma to the next value (true), closes what ends, or finds the document done (false).
    @inline(__always)
    private mutating func advanceToNextValue() throws(JSONFault) -> Bool {
        while open != Self.noContainer {
            nodes[open].addChild()
            skipWhitespace()
            guard position < count else { throw fault(.unexpectedEnd) }
            let isObject = nodes[open].kind == TapeNode.Kind.object
            let byte = base[position]
            if byte == Byte.comma {
                position &+= 1
                skipWhitespace()
                if isObject { try appendName() }
                return true
            }
            guard byte == (isObject ? Byte.closeBrace : Byte.closeBracket) else { throw fault(.unexpectedByte) }
            if isObject { try refuseDuplicateNames(of: open) }
            closeContainer()
        }
        return false
    }

    private mutating func openObject() throws(JSONFault) -> Bool {
        try openContainer(TapeNode.Kind.object)
        guard position < count else { throw fault(.unexpectedEnd) }
        if base[position] == Byte.closeBrace {
            closeContainer()
            return false
        }
        try appendName()
        return true
    }

    private mutating func openArray() throws(JSONFault) -> Bool {
        try openContainer(TapeNode.Kind.array)
        guard position < count else { throw fault(.unexpectedEnd) }
        if base[position] == Byte.closeBracket {
            closeContainer()
            return false
        }
        return true
    }

    private mutating func openContainer(_ kind: UInt8) throws(JSONFault) {
        guard depth < limits.maxDepth else { throw fault(.depthExceeded) }
        depth &+= 1
        let parent = open
        open = nodes.count
        nodes.append(TapeNode(kind: kind, offset: position, length: 0, next: parent))
        position &+= 1
        skipWhitespace()
    }

    /// Ends the open container at its closing bracket and returns to the one around it.
    @inline(__always)
    private mutating func closeContainer() {
        position &+= 1
        depth &-= 1
        let parent = Int(Int32(bitPattern: nodes[open].next))
        nodes[open].length = UInt32(truncatingIfNeeded: position &- nodes[open].start)
        nodes[open].next = UInt32(truncatingIfNeeded: nodes.count)
        open = parent
    }

    @inline(__always)
    mutating func skipWhitespace() {
        while position < count, Byte.isWhitespace(base[position]) { position &+= 1 }
    }

    @inline(__always)
    func fault(_ code: JSONError.Code) -> JSONFault { JSONFault(code: code, offset: position) }

    @inline(__always)
    func fault(_ code: JSONError.Code, at offset: Int) -> JSONFault { JSONFault(code: code, offset: offset) }
}
