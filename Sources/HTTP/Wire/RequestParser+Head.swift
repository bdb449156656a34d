extension RequestParser {
    /// Empty lines that are let pass before a request line (RFC 9112 section 2.2).
    static let emptyLineLimit = 2
    /// The longest request line: the longest method, the longest target, the version, two spaces.
    static let requestLineBytes = Limits.targetBytes + 32

    /// Reads the lines that are complete; the head stays in the input until its last line is there.
    mutating func nextOfHead(_ input: UnsafeRawBufferPointer) -> ParseStep? {
        if let failure = head.checkBeginning(input) { return fail(failure) }
        while let end = lineFeed(in: input) {
            let start = head.lineStart
            let hasReturn = end > start && input[end - 1] == ASCII.carriageReturn
            let line = start..<(hasReturn ? end - 1 : end)
            if !head.hasRequestLine, line.count > Self.requestLineBytes { return fail(.targetTooLong) }
            if end + 1 > Limits.headerBytes { return fail(.headTooLarge) }
            guard hasReturn else { return fail(.bareLineFeed) }
            searched = end + 1
            if line.isEmpty {
                if head.hasRequestLine { return finishHead(input, end: end + 1) }
                guard head.skipEmptyLine() else { return fail(.requestLine) }
                return pass(end + 1, to: .head)
            }
            do throws(ParseFailure) {
                try head.takeLine(line, of: input)
            } catch {
                return fail(error)
            }
            head.lineStart = end + 1
        }
        let partial = input.count - head.lineStart
        if !head.hasRequestLine, partial > Self.requestLineBytes + 1 { return fail(.targetTooLong) }
        if input.count > Limits.headerBytes { return fail(.headTooLarge) }
        return ParseStep(.incomplete, consumed: 0)
    }

    private mutating func finishHead(_ input: UnsafeRawBufferPointer, end: Int) -> ParseStep? {
        let result: RequestHead
        do throws(ParseFailure) {
            result = try head.finish(input, end: end)
        } catch {
            return fail(error)
        }
        head = HeadBuilder()
        switch result.framing {
        case .none, .length(0): move(to: .end)
        case .length(let count): move(to: .fixedBody(remaining: count))
        case .chunked: move(to: .chunkSize)
        }
        return ParseStep(.head(result), consumed: end)
    }
}
