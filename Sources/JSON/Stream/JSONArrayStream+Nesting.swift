// Passing a value without parsing it: only brackets and strings matter.
extension JSONArrayStream {
    /// Passes bytes until the value that is open ends or the chunk does.
    mutating func passNested(_ chunk: UnsafeBufferPointer<UInt8>, from start: Int) throws(JSONFault) -> Int {
        var index = start
        while index < chunk.count {
            if isInString {
                index = passString(chunk, from: index)
                if !isInString, closers.isEmpty { return index }
                continue
            }
            let byte = chunk[index]
            index += 1
            switch byte {
            case Byte.quote: isInString = true
            case Byte.openBrace, Byte.openBracket: try open(byte, at: index - 1)
            case Byte.closeBrace, Byte.closeBracket:
                guard closers.popLast() == byte else { throw JSONFault(code: .unexpectedByte, offset: index - 1) }
                if closers.isEmpty { return index }
            default: break
            }
        }
        return index
    }

    /// Begins a value; true if it has an end of its own, as arrays, objects and strings have.
    mutating func begin(_ byte: UInt8, at index: Int) throws(JSONFault) -> Bool {
        switch byte {
        case Byte.quote: isInString = true
        case Byte.openBrace, Byte.openBracket: try open(byte, at: index)
        default: return false
        }
        return true
    }

    func isOpening(_ byte: UInt8) -> Bool {
        byte == Byte.quote || byte == Byte.openBrace || byte == Byte.openBracket
    }

    /// Whether a byte ends a number or literal.
    func isDelimiter(_ byte: UInt8) -> Bool {
        byte == Byte.comma || byte == Byte.closeBracket || byte == Byte.closeBrace || byte == Byte.colon
            || Byte.isWhitespace(byte)
    }

    mutating func keep(_ byte: UInt8, at index: Int) throws(JSONFault) {
        guard surroundings.count < maxHeaderBytes else { throw JSONFault(code: .headerTooLarge, offset: index) }
        surroundings.append(byte)
    }

    mutating func keep(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) throws(JSONFault) {
        guard surroundings.count + bytes.count <= maxHeaderBytes else {
            throw JSONFault(code: .headerTooLarge, offset: index)
        }
        surroundings.append(contentsOf: bytes)
    }

    private mutating func open(_ byte: UInt8, at index: Int) throws(JSONFault) {
        guard closers.count < limits.maxDepth else { throw JSONFault(code: .depthExceeded, offset: index) }
        closers.append(byte == Byte.openBrace ? Byte.closeBrace : Byte.closeBracket)
    }

    /// Passes the inside of a string up to and with its closing quote, or to the end of the chunk.
    private mutating func passString(_ chunk: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < chunk.count {
            let byte = chunk[index]
            index += 1
            if isAfterBackslash {
                isAfterBackslash = false
            } else if byte == Byte.backslash {
                isAfterBackslash = true
            } else if byte == Byte.quote {
                isInString = false
                return index
            }
        }
        return index
    }
}
