/// Tells whether bytes begin with a request that is whole, so that a server owes an answer without hearing more.
///
/// It claims so only where that is plain: one length in digits and as many bytes, or no word of a body at all. A request
/// in chunks, with two lengths or with an expectation may be whole, and is not said to be.
enum WireFraming {
    /// The longest length in digits that is read.
    private static let digitLimit = 9

    /// Whether a whole request is there, good or bad.
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard let end = endOfHead(bytes) else { return false }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).lowercased().split(separator: "\r\n")
        // Empty lines before a request are passed over (RFC 9112 section 2.2).
        guard !bytes.starts(with: [13, 10]), !lines.isEmpty else { return false }
        let delimiting = ["content-length", "transfer-encoding", "expect"]
        let told = lines.filter { line in delimiting.contains { line.contains($0) } }
        guard let first = told.first else { return true }
        let length = "content-length: "
        guard told.count == 1, first.hasPrefix(length), first.count <= length.count + digitLimit,
            let count = Int(first.dropFirst(length.count))
        else { return false }
        return count >= 0 && bytes.count - end >= count
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let mark: [UInt8] = [13, 10, 13, 10]
        guard bytes.count >= mark.count else { return nil }
        return (0...bytes.count - mark.count).first { bytes[$0..<($0 + mark.count)].elementsEqual(mark) }
            .map { $0 + mark.count }
    }
}
