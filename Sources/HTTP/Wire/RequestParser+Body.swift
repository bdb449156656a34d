extension RequestParser {
    /// The longest line with a chunk's size and extensions.
    static let chunkLineBytes = 256
    /// The most bytes of chunk extensions in one body.
    static let chunkExtensionBytes = 4096
    /// The most digits of a chunk's size; fifteen cannot overflow.
    static let chunkSizeDigits = 15
    /// The most bytes of a trailer section.
    static let trailerBytes = 4096
    /// The most fields of a trailer section.
    static let trailerFieldCount = 32

    mutating func nextOfBody(_ input: UnsafeRawBufferPointer, remaining: Int, isChunk: Bool) -> ParseStep? {
        guard !input.isEmpty else { return ParseStep(.incomplete, consumed: 0) }
        let count = min(remaining, input.count)
        let left = remaining - count
        if left == 0 {
            move(to: isChunk ? .chunkEnd : .end)
        } else {
            move(to: isChunk ? .chunkData(remaining: left) : .fixedBody(remaining: left))
        }
        return ParseStep(.body(0..<count), consumed: count)
    }

    mutating func nextChunkEnd(_ input: UnsafeRawBufferPointer) -> ParseStep? {
        if let first = input.first, first != ASCII.carriageReturn { return fail(.chunkEnd) }
        guard input.count >= 2 else { return ParseStep(.incomplete, consumed: 0) }
        guard input[1] == ASCII.lineFeed else { return fail(.chunkEnd) }
        return pass(2, to: .chunkSize)
    }

    mutating func nextChunkSize(_ input: UnsafeRawBufferPointer) -> ParseStep? {
        guard let end = lineFeed(in: input) else {
            if input.count > Self.chunkLineBytes { return fail(.chunkExtension) }
            return ParseStep(.incomplete, consumed: 0)
        }
        guard end < Self.chunkLineBytes else { return fail(.chunkExtension) }
        guard end > 0, input[end - 1] == ASCII.carriageReturn else { return fail(.bareLineFeed) }
        let line = UnsafeRawBufferPointer(rebasing: input[..<(end - 1)])
        var size = 0
        var digits = 0
        while digits < line.count, let digit = ASCII.hexValue(line[digits]) {
            guard digits < Self.chunkSizeDigits else { return fail(.chunkSize) }
            size = size << 4 | Int(digit)
            digits += 1
        }
        guard digits > 0 else { return fail(.chunkSize) }
        let extensions = line[digits...]
        if let first = extensions.first {
            guard first == UInt8(ascii: ";") || first == ASCII.space || first == ASCII.tab else {
                return fail(.chunkSize)
            }
            extensionBytes += extensions.count
            guard extensionBytes <= Self.chunkExtensionBytes, ChunkExtensions.areValid(extensions) else {
                return fail(.chunkExtension)
            }
        }
        return pass(end + 1, to: size == 0 ? .trailers : .chunkData(remaining: size))
    }

    mutating func nextTrailer(_ input: UnsafeRawBufferPointer) -> ParseStep? {
        guard let end = lineFeed(in: input) else {
            if trailers.byteCount + input.count > Self.trailerBytes { return fail(.trailer) }
            return ParseStep(.incomplete, consumed: 0)
        }
        guard trailers.byteCount + end < Self.trailerBytes else { return fail(.trailer) }
        guard end > 0, input[end - 1] == ASCII.carriageReturn else { return fail(.bareLineFeed) }
        if end == 1 { return pass(2, to: .end) }
        do throws(ParseFailure) {
            try trailers.takeTrailer(UnsafeRawBufferPointer(rebasing: input[..<(end - 1)]))
        } catch {
            return fail(error)
        }
        return pass(end + 1, to: .trailers)
    }
}

/// The extensions of a chunk, which are checked and then ignored (RFC 9112 section 7.1.1).
enum ChunkExtensions {
    /// Whether the bytes are `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`.
    static func areValid(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        var scanner = Scanner(bytes: bytes)
        while !scanner.isAtEnd {
            scanner.skipSpace()
            guard scanner.take(UInt8(ascii: ";")) else { return false }
            scanner.skipSpace()
            guard scanner.takeToken() else { return false }
            let before = scanner
            scanner.skipSpace()
            guard scanner.take(UInt8(ascii: "=")) else {
                scanner = before
                continue
            }
            scanner.skipSpace()
            guard scanner.takeToken() || scanner.takeQuotedString() else { return false }
        }
        return true
    }

    private struct Scanner {
        var bytes: Slice<UnsafeRawBufferPointer>
        var isAtEnd: Bool { bytes.isEmpty }

        mutating func skipSpace() {
            while let byte = bytes.first, byte == ASCII.space || byte == ASCII.tab { bytes = bytes.dropFirst() }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            guard bytes.first == byte else { return false }
            bytes = bytes.dropFirst()
            return true
        }

        mutating func takeToken() -> Bool {
            guard let first = bytes.first, ByteSet.token.contains(first) else { return false }
            bytes = bytes.drop { ByteSet.token.contains($0) }
            return true
        }

        mutating func takeQuotedString() -> Bool {
            guard take(UInt8(ascii: "\"")) else { return false }
            while let byte = bytes.first {
                bytes = bytes.dropFirst()
                if byte == UInt8(ascii: "\"") { return true }
                guard ByteSet.fieldValue.contains(byte) else { return false }
                if byte == UInt8(ascii: "\\") {
                    guard let escaped = bytes.first, ByteSet.fieldValue.contains(escaped) else { return false }
                    bytes = bytes.dropFirst()
                }
            }
            return false
        }
    }
}
