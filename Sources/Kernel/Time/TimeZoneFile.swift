/// Reads zoneinfo files: TZif of version 2 or later (RFC 8536), whose second block counts seconds in 64 bits.
struct TimeZoneFile {
    private static let headerBytes = 44

    private struct Header {
        var version: UInt8
        var universalIndicators, standardIndicators, leapSeconds, transitions, types, nameBytes: Int

        /// Bytes of the data block behind this header, with times of `timeBytes` bytes.
        func blockBytes(timeBytes: Int) -> Int {
            transitions * (timeBytes + 1) + types * 6 + nameBytes + leapSeconds * (timeBytes + 4)
                + standardIndicators + universalIndicators
        }
    }

    private let bytes: [UInt8]

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The zone in `bytes`; throws `malformed` for anything but a well-formed file.
    static func parse(_ bytes: [UInt8], name: String) throws(TimeZoneError) -> TimeZoneData {
        guard let zone = TimeZoneFile(bytes).zone(name: name) else { throw .malformed }
        return zone
    }

    private func zone(name: String) -> TimeZoneData? {
        guard let first = header(at: 0), first.version >= UInt8(ascii: "2") else { return nil }
        let start = Self.headerBytes + first.blockBytes(timeBytes: 4)
        guard let second = header(at: start), second.types > 0 else { return nil }
        let data = start + Self.headerBytes
        let footer = data + second.blockBytes(timeBytes: 8)
        guard footer <= bytes.count, let types = offsets(of: second, at: data + second.transitions * 9) else {
            return nil
        }

        var transitions: [Int64] = []
        var offsets: [Int] = []
        for index in 0..<second.transitions {
            let instant = Int64(bitPattern: bigEndian(at: data + index * 8, count: 8))
            let type = Int(bytes[data + second.transitions * 8 + index])
            guard type < types.count, instant > transitions.last ?? .min else { return nil }
            transitions.append(instant)
            offsets.append(types[type])
        }
        guard let rule = rule(at: footer) else { return nil }
        return TimeZoneData(
            name: name, transitions: transitions, offsets: offsets, initialOffset: types[0], rule: rule.value)
    }

    private func header(at start: Int) -> Header? {
        guard start >= 0, start + Self.headerBytes <= bytes.count,
            bytes[start..<(start + 4)].elementsEqual("TZif".utf8)
        else { return nil }
        let counts = (0..<6).map { Int(bigEndian(at: start + 20 + $0 * 4, count: 4)) }
        // A file is at most some kilobytes: a greater count is damage, and must not overflow the sums below.
        guard counts.allSatisfy({ $0 <= bytes.count }) else { return nil }
        return Header(
            version: bytes[start + 4], universalIndicators: counts[0], standardIndicators: counts[1],
            leapSeconds: counts[2], transitions: counts[3], types: counts[4], nameBytes: counts[5])
    }

    private func offsets(of header: Header, at start: Int) -> [Int]? {
        let offsets = (0..<header.types).map { index in
            Int(Int32(truncatingIfNeeded: bigEndian(at: start + index * 6, count: 4)))
        }
        // RFC 8536 section 3.2: from -25 to +26 hours.
        return offsets.allSatisfy { $0 > -90_000 && $0 < 93_600 } ? offsets : nil
    }

    /// The footer's rule, nil inside where it is empty; nil outside where it is malformed.
    private func rule(at start: Int) -> (value: TimeZoneRule?, isEmpty: Bool)? {
        guard bytes.count >= start + 2, bytes[start] == UInt8(ascii: "\n"), bytes.last == UInt8(ascii: "\n") else {
            return nil
        }
        let text = bytes[(start + 1)..<(bytes.count - 1)]
        guard !text.isEmpty else { return (nil, true) }
        return TimeZoneRuleParser.parse(text).map { ($0, false) }
    }

    private func bigEndian(at start: Int, count: Int) -> UInt64 {
        bytes[start..<(start + count)].reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Why a zone cannot be used.
public enum TimeZoneError: Error, Hashable, Sendable {
    /// The name is not of the form `Area/Place`.
    case invalidName
    /// There is no zone of that name in the zoneinfo folder, or no such folder.
    case unknown
    /// The zone's file cannot be read.
    case unreadable
    /// The zone's file is not TZif of version 2 or later.
    case malformed
}
