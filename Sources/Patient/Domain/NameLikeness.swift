import Kernel

/// How far two names agree, however they are written.
enum NameLikeness: Hashable, Sendable {
    /// The same words, in whatever order.
    case same
    /// Each word has its like, some misspelt, or one name has words that the other leaves out.
    case similar
    /// One name is a single word of the other.
    case partial
    /// The given names differ, or too few words are alike.
    case different

    /// Compares two names; one that is not known differs.
    init(_ left: PersonName?, _ right: PersonName?) {
        guard let left, let right else {
            self = .different
            return
        }
        self.init(Self.words(of: left), Self.words(of: right))
    }

    private static func words(of name: PersonName) -> [String] {
        let parts = [name.givenName, name.familyName].compactMap { $0 }
        return NameFolding.tokens(of: parts.isEmpty ? name.fullName : parts.joined(separator: " "))
    }

    private init(_ left: [String], _ right: [String]) {
        guard !left.isEmpty, !right.isEmpty else {
            self = .different
            return
        }
        if left.sorted() == right.sorted() || left.joined() == right.joined() {
            self = .same
            return
        }
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        guard Self.everyWord(of: short, hasLikeIn: long) else {
            self = .different
            return
        }
        self = short.count == 1 && long.count > 1 ? .partial : .similar
    }

    /// Whether each word has a like of its own, and the first one, the given name, does not stand for something else.
    private static func everyWord(of short: [String], hasLikeIn long: [String]) -> Bool {
        var free = long
        for word in short {
            guard let index = free.firstIndex(of: word) ?? free.firstIndex(where: { areAlike(word, $0) }) else {
                return false
            }
            free.remove(at: index)
        }
        // "Mona Hassan Ali" and "Hassan Ali" are a daughter and her father: a word left out may not be the first.
        return short.count == long.count || areAlike(short[0], long[0])
    }

    /// Whether two words are one, misspelt: one letter differs in five to seven, two in more, none in fewer.
    static func areAlike(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        let (one, other) = (Array(left.unicodeScalars), Array(right.unicodeScalars))
        let letters = min(one.count, other.count)
        guard letters >= 5 else { return false }
        return EditDistance.isWithin(letters >= 8 ? 2 : 1, one, other)
    }
}

/// The number of slips (a letter left out, added, changed, or two neighbours swapped) between two texts.
enum EditDistance {
    /// Whether at most `limit` slips make one of the other (optimal string alignment).
    static func isWithin<Element: Equatable>(_ limit: Int, _ left: [Element], _ right: [Element]) -> Bool {
        guard abs(left.count - right.count) <= limit else { return false }
        var before: [Int] = []
        var above = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let change = above[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(change, above[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            guard let least = current.min(), least <= limit else { return false }
            before = above
            above = current
        }
        return above[right.count] <= limit
    }
}
