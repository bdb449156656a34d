/// What a decoder wanted of a value, in the words of a message.
enum Expectation {
    case bool, string, number, object, array
    case integer(minimum: String, maximum: String)

    static let required = "is required"

    static func integer<Integer: FixedWidthInteger>(_: Integer.Type) -> Expectation {
        .integer(minimum: String(Integer.min), maximum: String(Integer.max))
    }

    var words: String {
        switch self {
        case .bool: "must be true or false"
        case .string: "must be a string"
        case .number: "must be a number"
        case .object: "must be an object"
        case .array: "must be an array"
        case .integer(let minimum, let maximum): "must be an integer from \(minimum) to \(maximum)"
        }
    }

    /// A number of the right form that was not taken is out of range; everything else is of the wrong kind.
    func code(_ node: TapeNode) -> String {
        switch self {
        case .integer: node.kind == TapeNode.Kind.integer ? JSONIssue.outOfRange : JSONIssue.wrongType
        case .number: node.isNumber ? JSONIssue.outOfRange : JSONIssue.wrongType
        default: JSONIssue.wrongType
        }
    }

    /// The error to throw where one value is wanted.
    ///
    /// Its path is left empty: the catcher knows the place, and finding it takes time that a caller who tries
    /// one kind after another must not pay for.
    func error(_ type: any Any.Type, in node: TapeNode) -> any Error {
        let context = DecodingError.Context(codingPath: [], debugDescription: words)
        if node.kind == TapeNode.Kind.null { return DecodingError.valueNotFound(type, context) }
        if code(node) == JSONIssue.outOfRange { return JSONFieldError(code: JSONIssue.outOfRange, message: words) }
        return DecodingError.typeMismatch(type, context)
    }
}
