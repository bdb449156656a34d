/// The field `Range` (RFC 9110 section 14.2).
enum ByteRanges {
    /// The most ranges of a request; who asks for more gets the whole.
    static let countLimit = 16

    /// What a request asks for.
    enum Selection: Hashable, Sendable {
        /// Everything: no range that is understood here.
        case whole
        /// These parts, none of which overlaps another.
        case parts([Range<Int>])
        /// Nothing that there is.
        case unsatisfiable
    }

    /// The parts of `count` bytes that a field's value asks for.
    ///
    /// An unknown unit, a malformed list and too many ranges are ignored, as section 14.2 allows. Ranges that overlap are
    /// joined and then sent in ascending order, so that an answer is never larger than the whole but for its framing.
    static func select(_ field: String, of count: Int) -> Selection {
        let unit = "bytes="
        guard field.utf8.count > unit.utf8.count, field.prefix(unit.count).lowercased() == unit else { return .whole }
        var ranges: [Range<Int>] = []
        var asked = 0
        for item in field.dropFirst(unit.count).split(separator: ",", omittingEmptySubsequences: true) {
            let text = trimmed(item)
            if text.isEmpty { continue }
            asked += 1
            guard asked <= countLimit, let range = parse(text, of: count) else { return .whole }
            if !range.isEmpty { ranges.append(range) }
        }
        if asked == 0 { return .whole }
        if ranges.isEmpty { return .unsatisfiable }
        return .parts(disjoint(ranges))
    }

    /// One range, empty where it lies beyond the end; nil where it is malformed.
    private static func parse(_ text: Substring, of count: Int) -> Range<Int>? {
        guard let dash = text.firstIndex(of: "-") else { return nil }
        let first = text[..<dash]
        let last = text[text.index(after: dash)...]
        if first.isEmpty {
            guard let length = number(last) else { return nil }
            return (count - min(length, count))..<count
        }
        guard let start = number(first) else { return nil }
        var end = count
        if !last.isEmpty {
            guard let inclusive = number(last), inclusive >= start else { return nil }
            end = inclusive >= count ? count : inclusive + 1
        }
        return start < count ? start..<end : count..<count
    }

    /// Decimal digits; what does not fit is the largest number.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        return Int(text) ?? .max
    }

    private static func disjoint(_ ranges: [Range<Int>]) -> [Range<Int>] {
        let sorted = ranges.sorted { $0.lowerBound < $1.lowerBound }
        let overlaps = zip(sorted, sorted.dropFirst()).contains { $0.upperBound > $1.lowerBound }
        guard overlaps else { return ranges }
        var joined: [Range<Int>] = []
        for range in sorted {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return joined
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return rest
    }
}
