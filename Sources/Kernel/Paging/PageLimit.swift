/// How many items a page of a list may have: 1 to 200.
public struct PageLimit: Hashable, Sendable {
    /// The most that a client may ask for.
    public static let maximum = PageLimit(unchecked: 200)
    /// What a client gets that does not ask.
    public static let standard = PageLimit(unchecked: 50)

    /// The number of items.
    public let count: Int

    /// Makes a limit; nil outside 1 to 200.
    public init?(_ count: Int) {
        guard (1...Self.maximum.count).contains(count) else { return nil }
        self.init(unchecked: count)
    }

    /// Reads the query parameter `limit`: the standard where absent; throws `Failure` (400) for what is no limit.
    public init(query text: String?) throws(Failure) {
        guard let text else {
            self = .standard
            return
        }
        // Int reads a plus sign too, which no one needs here.
        guard text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") <= 9 }), let limit = Int(text).flatMap(PageLimit.init)
        else {
            var validator = Validator()
            validator.reject(
                field: "limit", code: "outOfRange", message: "Give a whole number from 1 to \(Self.maximum.count).")
            try validator.check()
            self = .standard
            return
        }
        self = limit
    }

    private init(unchecked count: Int) {
        self.count = count
    }
}
