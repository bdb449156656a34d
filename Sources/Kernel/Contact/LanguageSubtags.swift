/// The subtags of a language tag in lower case, read from the left (RFC 5646 section 2.1).
struct LanguageSubtags {
    private var rest: ArraySlice<String>

    init(_ lowercased: String) {
        rest = lowercased.split(separator: "-", omittingEmptySubsequences: false).map(String.init)[...]
    }

    /// Whether all were read.
    var isAtEnd: Bool { rest.isEmpty }

    /// Takes the next one where it is of a kind.
    mutating func next(where isOfKind: (String) -> Bool) -> String? {
        guard let first = rest.first, isOfKind(first) else { return nil }
        return rest.removeFirst()
    }

    /// Takes the variants; nil where one comes twice, which section 2.2.5 forbids.
    mutating func variants() -> [String]? {
        var found: [String] = []
        while let variant = next(where: { $0.isVariant }) {
            if found.contains(variant) { return nil }
            found.append(variant)
        }
        return found
    }

    /// Takes the extensions, each a singleton with its subtags; nil where one has none or comes twice (section 2.2.6), and
    /// for private use.
    mutating func extensions() -> [String]? {
        var found: [String] = []
        var singletons: Set<String> = []
        while let singleton = next(where: { $0.isAlphanumeric(1...1) }) {
            guard singleton != "x", singletons.insert(singleton).inserted else { return nil }
            found.append(singleton)
            let before = found.count
            while let subtag = next(where: { $0.isAlphanumeric(2...8) }) { found.append(subtag) }
            if found.count == before { return nil }
        }
        return found
    }
}

extension String {
    /// Whether it is that many letters and nothing else.
    func hasLetters(_ count: ClosedRange<Int>) -> Bool {
        count.contains(utf8.count) && utf8.allSatisfy(\.isLowercaseLetter)
    }

    /// Whether it is that many digits and nothing else.
    func hasDigits(_ count: Int) -> Bool { utf8.count == count && utf8.allSatisfy(\.isDigit) }

    fileprivate func isAlphanumeric(_ count: ClosedRange<Int>) -> Bool {
        count.contains(utf8.count) && utf8.allSatisfy { $0.isLowercaseLetter || $0.isDigit }
    }

    /// Whether it is five to eight letters and digits, or four of which the first is a digit.
    fileprivate var isVariant: Bool {
        isAlphanumeric(5...8) || isAlphanumeric(4...4) && utf8.first.map(\.isDigit) == true
    }
}

extension UInt8 {
    fileprivate var isLowercaseLetter: Bool { self &- UInt8(ascii: "a") < 26 }
    fileprivate var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
}
