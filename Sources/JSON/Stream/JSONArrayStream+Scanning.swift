// The machine: each state looks at the bytes of a chunk from `index` on and says where it stopped.
extension JSONArrayStream {
    mutating func consume(_ chunk: UnsafeBufferPointer<UInt8>, into elements: inout [[UInt8]]) throws(JSONFault) {
        var index = 0
        while index < chunk.count {
            switch state {
            case .inElement, .inScalarElement:
                index = try passElement(chunk, from: index, into: &elements)
            case .inSurroundings:
                let end = try passNested(chunk, from: index)
                try keep(UnsafeBufferPointer(rebasing: chunk[index..<end]), at: index)
                index = end
                if closers.isEmpty, !isInString { settle() }
            case .inName:
                index = try passName(chunk, from: index)
            case .atFirstElement, .atElement, .afterElement:
                try betweenElements(chunk[index], at: index)
                if state != .inElement, state != .inScalarElement { index += 1 }
            default:
                try surrounding(chunk[index], at: index)
                index += 1
            }
        }
    }

    /// A member of the top-level object is complete.
    private mutating func settle() {
        state = .afterValue
        settledCount = surroundings.count
    }

    /// One byte outside the array.
    private mutating func surrounding(_ byte: UInt8, at index: Int) throws(JSONFault) {
        if state == .inSurroundingScalar, isDelimiter(byte) { settle() }
        if Byte.isWhitespace(byte), state != .inSurroundingScalar { return }
        switch (state, byte) {
        case (.beforeObject, Byte.openBrace): state = .atFirstName
        case (.beforeObject, _): throw beforeObjectFault(byte, at: index)
        case (.atFirstName, Byte.closeBrace), (.afterValue, Byte.closeBrace): state = .done
        case (.atFirstName, Byte.quote), (.atName, Byte.quote):
            state = .inName
            nameStart = surroundings.count + 1
        case (.atColon, Byte.colon): state = .atValue
        case (.atValue, _): try beginValue(byte, at: index)
        case (.inSurroundingScalar, _): break
        case (.afterValue, Byte.comma): state = .atName
        case (.done, _): throw JSONFault(code: .trailingBytes, offset: index)
        default: throw JSONFault(code: .unexpectedByte, offset: index)
        }
        try keep(byte, at: index)
    }

    private mutating func beginValue(_ byte: UInt8, at index: Int) throws(JSONFault) {
        if isPathNext {
            guard byte == Byte.openBracket else { throw JSONFault(code: .notAnArray, offset: index) }
            foundArray = true
            state = .atFirstElement
        } else if isDelimiter(byte) {
            throw JSONFault(code: .unexpectedByte, offset: index)
        } else {
            state = try begin(byte, at: index) ? .inSurroundings : .inSurroundingScalar
        }
    }

    /// One byte between two elements; the first of an element is left for it.
    private mutating func betweenElements(_ byte: UInt8, at index: Int) throws(JSONFault) {
        if Byte.isWhitespace(byte) { return }
        switch (state, byte) {
        case (.atFirstElement, Byte.closeBracket), (.afterElement, Byte.closeBracket):
            try keep(byte, at: index)
            isPathNext = false
            settle()
        case (.afterElement, Byte.comma): state = .atElement
        case (.atFirstElement, _), (.atElement, _):
            guard !isDelimiter(byte) else { throw JSONFault(code: .unexpectedByte, offset: index) }
            state = isOpening(byte) ? .inElement : .inScalarElement
        default: throw JSONFault(code: .unexpectedByte, offset: index)
        }
    }

    /// Passes an element, or as much of it as the chunk has.
    private mutating func passElement(
        _ chunk: UnsafeBufferPointer<UInt8>, from start: Int, into elements: inout [[UInt8]]
    ) throws(JSONFault) -> Int {
        var end = start
        var isComplete = false
        if state == .inScalarElement {
            while end < chunk.count, !isDelimiter(chunk[end]) { end += 1 }
            isComplete = end < chunk.count
        } else {
            if partial.isEmpty {
                _ = try begin(chunk[start], at: start)
                end += 1
            }
            end = try passNested(chunk, from: end)
            isComplete = closers.isEmpty && !isInString
        }
        guard partial.count + end - start <= maxElementBytes else {
            throw JSONFault(code: .elementTooLarge, offset: start)
        }
        partial.append(contentsOf: UnsafeBufferPointer(rebasing: chunk[start..<end]))
        if isComplete {
            elements.append(partial)
            elementCount += 1
            partial = []
            state = .afterElement
        }
        return end
    }

    /// Passes a member name; at its end it is known whether the array comes.
    private mutating func passName(_ chunk: UnsafeBufferPointer<UInt8>, from start: Int) throws(JSONFault) -> Int {
        var index = start
        while index < chunk.count {
            let byte = chunk[index]
            if isAfterBackslash {
                isAfterBackslash = false
            } else if byte == Byte.backslash {
                isAfterBackslash = true
            } else if byte == Byte.quote {
                try keep(UnsafeBufferPointer(rebasing: chunk[start...index]), at: start)
                try endName(at: index)
                return index + 1
            }
            index += 1
        }
        try keep(UnsafeBufferPointer(rebasing: chunk[start...]), at: start)
        return index
    }

    private mutating func endName(at index: Int) throws(JSONFault) {
        let quoted = Array(surroundings[(nameStart - 1)...])
        // A name that is not a string is refused here, with the stream's own place for it.
        guard let name = try? JSONDocument(quoted, limits: limits) else {
            throw JSONFault(code: .unexpectedByte, offset: index)
        }
        isPathNext = name.withUnescaped(0) { $0.elementsEqual(path) }
        if isPathNext, foundArray { throw JSONFault(code: .duplicateName, offset: index) }
        state = .atColon
    }

    private func beforeObjectFault(_ byte: UInt8, at index: Int) -> JSONFault {
        JSONFault(code: byte == 0xEF ? .byteOrderMark : .notAnObject, offset: index)
    }
}
