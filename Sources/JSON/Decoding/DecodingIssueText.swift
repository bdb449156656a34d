/// Turns what a type's `init(from:)` threw into an issue.
enum DecodingIssueText {
    /// The standard library's message for a raw value that an enum does not have; it ends with the value.
    private static let rawValueMessage = "Cannot initialize"
    private static let notAccepted = "is not an accepted value"

    static func issue<Value>(
        for error: any Error, of type: Value.Type, place: () -> String
    ) -> JSONIssue {
        switch error {
        case let error as JSONFieldError:
            return JSONIssue(path: place(), code: error.code, message: error.message)
        case DecodingError.keyNotFound(let key, let context):
            let owner = context.codingPath.isEmpty ? place() : JSONPath.text(context.codingPath)
            let path = owner.isEmpty ? key.stringValue : "\(owner).\(key.stringValue)"
            return JSONIssue(path: path, code: JSONIssue.required, message: Expectation.required)
        case DecodingError.valueNotFound(_, let context):
            return JSONIssue(path: path(context, place), code: JSONIssue.required, message: Expectation.required)
        case DecodingError.typeMismatch(_, let context):
            return JSONIssue(path: path(context, place), code: JSONIssue.wrongType, message: context.debugDescription)
        case DecodingError.dataCorrupted(let context):
            let message = corrupted(context.debugDescription, type)
            return JSONIssue(path: path(context, place), code: JSONIssue.invalid, message: message)
        default:
            return JSONIssue(path: place(), code: JSONIssue.invalid, message: notAccepted)
        }
    }

    private static func path(_ context: DecodingError.Context, _ place: () -> String) -> String {
        context.codingPath.isEmpty ? place() : JSONPath.text(context.codingPath)
    }

    /// A type's own words, but never those that repeat the value that was sent.
    private static func corrupted<Value>(_ message: String, _ type: Value.Type) -> String {
        guard message.hasPrefix(rawValueMessage) else { return message }
        let choices = RawValues.strings(of: type)
        return choices.isEmpty ? notAccepted : "must be one of \(choices.joined(separator: ", "))"
    }
}

/// Looks at enums of which only the type is at hand.
enum RawValues {
    /// The raw values of an enum with `CaseIterable` and strings for raw values; empty for any other type.
    static func strings<Value>(of type: Value.Type) -> [String] {
        guard let cases = type as? any (CaseIterable & RawRepresentable).Type else { return [] }
        return strings(cases)
    }

    /// The first case of an enum with `CaseIterable`; nil for any other type.
    static func first<Value>(of type: Value.Type) -> Value? {
        guard let cases = type as? any CaseIterable.Type else { return nil }
        return first(cases) as? Value
    }

    private static func strings<Cases: CaseIterable & RawRepresentable>(_ type: Cases.Type) -> [String] {
        type.allCases.compactMap { $0.rawValue as? String }
    }

    private static func first<Cases: CaseIterable>(_ type: Cases.Type) -> Any? {
        type.allCases.first
    }
}
