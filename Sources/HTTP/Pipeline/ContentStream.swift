import EventLoop

/// The body of an answer from a file: framing that is in memory, and ranges of the file, one piece at a time.
actor ContentStream {
    /// A part of the body.
    enum Segment: Sendable {
        case bytes([UInt8])
        case range(Range<Int>)

        var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .range(let range): range.count
            }
        }
    }

    private let file: ContentFile
    private let offload: OffloadPool
    private var segments: ArraySlice<Segment>

    init(_ segments: [Segment], of file: ContentFile, _ offload: OffloadPool) {
        self.segments = segments[...]
        self.file = file
        self.offload = offload
    }

    /// The next piece; nil at the end.
    func next() async throws -> [UInt8]? {
        switch segments.popFirst() {
        case nil: return nil
        case .bytes(let bytes): return bytes
        case .range(let range):
            let piece = range.lowerBound..<min(range.upperBound, range.lowerBound + ContentFile.pieceBytes)
            if piece.upperBound < range.upperBound {
                segments = [.range(piece.upperBound..<range.upperBound)] + segments
            }
            if piece.isEmpty { return [] }
            let file = file
            return try await offload.run { try file.read(piece) }
        }
    }
}
