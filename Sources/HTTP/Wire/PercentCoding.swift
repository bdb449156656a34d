/// Percent-encoding, strictly (RFC 3986 section 2.1).
enum PercentCoding {
    /// Whether each percent sign is followed by two hexadecimal digits, and none of them stands for NUL.
    static func isStrict(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        var place = bytes.startIndex
        while place < bytes.endIndex {
            guard bytes[place] == ASCII.percent else {
                place += 1
                continue
            }
            guard place + 2 < bytes.endIndex, let high = ASCII.hexValue(bytes[place + 1]),
                let low = ASCII.hexValue(bytes[place + 2]), high | low != 0
            else { return false }
            place += 3
        }
        return true
    }

    /// The bytes that are meant; nil where an escape is broken, stands for NUL, or the result is not UTF-8.
    static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool = false) -> String? {
        // Most are ids and words: nothing to decode, and ASCII is UTF-8.
        if bytes.allSatisfy({ $0 < 0x80 && $0 != ASCII.percent && $0 != UInt8(ascii: "+") }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let byte = bytes[place]
            place = bytes.index(after: place)
            if byte == ASCII.percent {
                guard let value = takeEscape(bytes, &place), value != 0 else { return nil }
                decoded.append(value)
            } else {
                decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? ASCII.space : byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func takeEscape<Bytes: Collection<UInt8>>(_ bytes: Bytes, _ place: inout Bytes.Index) -> UInt8? {
        var value: UInt8 = 0
        for _ in 0..<2 {
            guard place < bytes.endIndex, let digit = ASCII.hexValue(bytes[place]) else { return nil }
            value = value << 4 | digit
            place = bytes.index(after: place)
        }
        return value
    }
}

/// The parts of a path between its slashes.
enum PathSegments {
    /// Whether a segment is `.` or `..`, however it is escaped: such a path could mean another route to someone else.
    static func climbs(_ path: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard path.contains(ASCII.dot) || path.contains(ASCII.percent) else { return false }
        return path.split(separator: ASCII.slash).contains(where: isDots)
    }

    private static func isDots(_ segment: Slice<UnsafeRawBufferPointer>) -> Bool {
        var dots = 0
        var place = segment.startIndex
        while place < segment.endIndex {
            if segment[place] == ASCII.dot {
                place += 1
            } else if segment.endIndex - place >= 3, segment[place] == ASCII.percent,
                segment[place + 1] == UInt8(ascii: "2"), ASCII.lowercased(segment[place + 2]) == UInt8(ascii: "e")
            {
                place += 3
            } else {
                return false
            }
            dots += 1
        }
        return dots == 1 || dots == 2
    }
}
