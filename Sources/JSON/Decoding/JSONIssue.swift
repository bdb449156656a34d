/// One thing that is wrong with a document that is JSON but not what was asked for.
public struct JSONIssue: Hashable, Sendable {
    /// The member is missing or null.
    public static let required = "required"
    /// The object has a member that the type does not know.
    public static let unknownField = "unknownField"
    /// The value is of another kind, or a number with a fraction where an integer is due.
    public static let wrongType = "wrongType"
    /// The value is of the right kind and not acceptable.
    public static let invalid = "invalid"
    /// The number does not fit its type.
    public static let outOfRange = "outOfRange"
    /// Two names of a dictionary are the same text in different Unicode forms.
    public static let duplicateName = "duplicateName"

    /// Where: `address.line1`, `roles[2]`, empty for the whole document.
    public var path: String
    /// What, in one stable lower-camel word: those above, or a type's own from `JSONFieldError`.
    public var code: String
    /// Plain words that say what would be accepted, to follow the name of the field; never the value that was sent.
    public var message: String

    /// Makes an issue; see the properties.
    public init(path: String, code: String, message: String) {
        self.path = path
        self.code = code
        self.message = message
    }
}

/// Everything that is wrong with a document that is JSON but not what was asked for.
public struct JSONDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The most issues that are collected; the rest of a hopeless document is not read.
    public static let maxIssues = 64

    /// The issues, at least one: mismatches in the order met, then unknown fields in the order of the text.
    public let issues: [JSONIssue]

    /// Makes an error of issues.
    public init(issues: [JSONIssue]) { self.issues = issues }

    /// Codes and paths; never a value of the document.
    public var description: String {
        issues.map { $0.path.isEmpty ? $0.code : "\($0.path): \($0.code)" }.joined(separator: ", ")
    }
}

/// What a type's `init(from:)` throws to say in its own words what is wrong with the value.
///
/// `DecodingError.dataCorrupted` does as well, with the code `invalid`.
public struct JSONFieldError: Error, Hashable, Sendable {
    /// The stable lower-camel code, such as `inFuture`.
    public var code: String
    /// Plain words that say what would be accepted; never the value that was sent.
    public var message: String

    /// Makes an error; see the properties.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
