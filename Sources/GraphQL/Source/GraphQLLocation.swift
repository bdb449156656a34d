/// A place in a document (GraphQL, October 2021, section 7.1.2).
public struct GraphQLLocation: Sendable, Hashable {
    /// The line, from 1; a line ends with a line feed, a carriage return, or both together.
    public var line: Int
    /// The Unicode scalar within the line, from 1.
    public var column: Int

    /// Makes a location; see the properties.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Finds the place of a byte by counting the lines before it; done only for errors.
    init(of offset: Int, in bytes: [UInt8]) {
        let end = min(offset, bytes.count)
        var line = 1
        var lineStart = 0
        for index in 0..<end {
            let isFeed = bytes[index] == SourceCharacter.lineFeed
            let isLoneReturn =
                bytes[index] == SourceCharacter.carriageReturn
                && !(index + 1 < bytes.count && bytes[index + 1] == SourceCharacter.lineFeed)
            guard isFeed || isLoneReturn else { continue }
            line += 1
            lineStart = index + 1
        }
        // Bytes that go on with a scalar are not counted.
        let column = bytes[lineStart..<max(end, lineStart)].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        self.init(line: line, column: column)
    }
}
