import HTTP
import Kernel
import WalletAPI

/// The query parameters of wallets, and how they are read.
enum WalletParameters {
    /// Those of every list.
    static let page = [
        QueryParameter("limit", "How many items, 1–200; 50 where absent.", example: "20"),
        QueryParameter("cursor", "nextCursor of the page before."),
    ]

    /// That of reads that can look back.
    static let asOf = QueryParameter("asOf", "An instant, RFC 3339: what the log had recorded then.")

    /// The bounds of a list in time.
    static let period = [
        QueryParameter("from", "An instant, RFC 3339, from which on.", example: "2026-01-01T00:00:00Z"),
        QueryParameter("to", "An instant, RFC 3339, before which.", example: "2099-01-01T00:00:00Z"),
    ]

    /// The page that the call asks for.
    static func page(_ call: Call) throws -> WalletPageRequest {
        WalletPageRequest(limit: try call.pageLimit(), cursor: try call.query("cursor"))
    }

    /// The instant that was asked for; nil is now.
    static func asOf(_ call: Call) throws(Failure) -> Timestamp? {
        var reader = QueryReader(call)
        let instant = try reader.instant("asOf")
        try reader.check()
        return instant
    }
}

/// Reads the query of a call, and tells everything that is wrong with it at once.
struct QueryReader {
    private let call: Call
    private var validator = Validator()

    init(_ call: Call) { self.call = call }

    private static let dayMessage = "Give a day such as 2026-01-31."

    /// An id; nil where absent.
    mutating func id<Tag>(_ name: String, as _: EntityID<Tag>.Type = EntityID<Tag>.self) throws(Failure) -> EntityID<
        Tag
    >? {
        try read(name, "Give an id.") { EntityID<Tag>($0) }
    }

    /// An instant; nil where absent.
    mutating func instant(_ name: String) throws(Failure) -> Timestamp? {
        try read(name, "Give an instant such as 2026-01-31T12:00:00Z.") { Timestamp($0) }
    }

    /// A day that must be there; nil, and noted, where it is not.
    mutating func requiredDay(_ name: String) throws(Failure) -> LocalDate? {
        guard try call.query(name) != nil else {
            reject(name, code: "required", message: Self.dayMessage)
            return nil
        }
        return try day(name)
    }

    /// A day; nil where absent.
    mutating func day(_ name: String) throws(Failure) -> LocalDate? {
        try read(name, Self.dayMessage) { LocalDate($0) }
    }

    /// One of a few names; nil where absent.
    mutating func name<Name: RawRepresentable<String> & CaseIterable>(
        _ name: String, as _: Name.Type = Name.self
    ) throws(Failure) -> Name? {
        let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
        return try read(name, "Give one of \(names).") { Name(rawValue: $0) }
    }

    /// A whole number; nil where absent.
    mutating func number(_ name: String, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        try read(name, "Give a number from \(range.lowerBound) to \(range.upperBound).") { text in
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A currency; nil where absent.
    mutating func currency(_ name: String) throws(Failure) -> Currency? {
        try read(name, "Give a currency such as EGP.") { Currency($0) }
    }

    /// A text that a rule takes; nil where absent.
    mutating func text(_ name: String, characters: ClosedRange<Int>) throws(Failure) -> String? {
        guard let text = try call.query(name) else { return nil }
        return validator.text(text, field: name, rule: TextRule(characters: characters))
    }

    /// Notes that a parameter does not go with another.
    mutating func reject(_ name: String, code: String, message: String) {
        validator.reject(field: name, code: code, message: message)
    }

    /// Throws all that is wrong.
    func check() throws(Failure) { try validator.check() }

    private mutating func read<Value>(
        _ name: String, _ message: String, _ parse: (String) -> Value?
    ) throws(Failure) -> Value? {
        guard let text = try call.query(name) else { return nil }
        return validator.require(parse(text), field: name, code: "invalid", message: message)
    }
}
