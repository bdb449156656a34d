/// Collects what is wrong with a request, field by field, so that the client hears of everything at once.
///
/// ```
/// var validator = Validator()
/// let name = validator.text(body.name, field: "name", rule: TextRule(characters: 1...100))
/// validator.require(body.from <= body.to, field: "to", code: "beforeStart", message: "Give a day after the start.")
/// try validator.check()
/// ```
public struct Validator: Sendable {
    /// How many errors are kept; what is wrong beyond them is not told.
    public static let errorLimit = 100
    /// The stable code of the failure that `check()` throws.
    public static let failureCode = "validation"

    /// What is wrong so far, in the order found.
    public private(set) var errors: [FieldError] = []
    private var path = ""
    /// The fields of which a fault is told already.
    private let known: [String]

    /// Makes a validator that has found nothing yet.
    public init() { known = [] }

    /// Makes a validator that keeps silent about some fields, what they hold and what holds them: a fault of theirs is told
    /// already.
    public init(knownFaults: [String]) { known = knownFaults }

    /// Whether a fault of a field is told already, under the path that is being looked at.
    public func isKnown(_ field: String) -> Bool {
        if known.isEmpty { return false }
        let field = path + field
        return known.contains { $0 == field || Self.holds($0, field) || Self.holds(field, $0) }
    }

    private static func holds(_ outer: String, _ inner: String) -> Bool {
        inner.hasPrefix(outer + ".") || inner.hasPrefix(outer + "[")
    }

    /// Notes an error on `field`, under the path that is being looked at.
    ///
    /// The message says what would be accepted and never repeats what was sent.
    public mutating func reject(field: String, code: String, message: String) {
        guard errors.count < Self.errorLimit, !isKnown(field) else { return }
        errors.append(FieldError(field: path + field, code: code, message: message))
    }

    /// Notes an error on `field` unless `condition` holds, and says whether it does.
    @discardableResult
    public mutating func require(
        _ condition: Bool, field: @autoclosure () -> String, code: String, message: @autoclosure () -> String
    ) -> Bool {
        if !condition { reject(field: field(), code: code, message: message()) }
        return condition
    }

    /// Notes an error on `field` where `value` is nil, and passes it on.
    public mutating func require<Value>(_ value: Value?, field: String, code: String, message: String) -> Value? {
        if value == nil { reject(field: field, code: code, message: message) }
        return value
    }

    /// Looks at the members of `field`: errors inside `body` are told under `field.`.
    public mutating func nested<Result>(in field: String, _ body: (inout Validator) -> Result) -> Result {
        within("\(field).", body)
    }

    /// Looks at each element of the list `field`: errors inside `body` are told under `field[0].` and so on.
    public mutating func each<Element>(
        _ elements: some Sequence<Element>, of field: String, _ body: (inout Validator, Element) -> Void
    ) {
        for (index, element) in elements.enumerated() {
            within("\(field)[\(index)].") { body(&$0, element) }
        }
    }

    /// Throws all that is wrong as one `Failure` (400); does nothing where nothing is.
    public func check() throws(Failure) {
        guard !errors.isEmpty else { return }
        throw Failure.validation(errors)
    }

    private mutating func within<Result>(_ part: String, _ body: (inout Validator) -> Result) -> Result {
        let outer = path
        path += part
        defer { path = outer }
        return body(&self)
    }
}

extension Failure {
    /// What fields that do not validate are to a client (400), in the same words whoever found them.
    public static func validation(_ fields: [FieldError]) -> Failure {
        Failure(
            .invalid, code: Validator.failureCode,
            detail: "Correct the fields that are named, then send the request again.", fields: fields)
    }
}
