import Kernel

/// The parameters of a query, percent-decoded, in order.
struct QueryParameters: Sendable {
    /// The most parameters of a query.
    static let countLimit = 64
    /// How much of an unknown name an answer repeats.
    static let nameEchoCharacters = 64

    private(set) var items: [(name: String, value: String)] = []

    /// Reads a query; nil where an escape is broken, the text is not UTF-8, or there are too many.
    init?(_ query: String?) {
        guard let query, !query.isEmpty else { return }
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            guard items.count < Self.countLimit, let decodedName = PercentCoding.decode(name, plusIsSpace: true),
                let value = PercentCoding.decode(pair[name.endIndex...].dropFirst(), plusIsSpace: true)
            else { return nil }
            items.append((decodedName, value))
        }
    }

    /// The value of a name; nil where it is absent.
    subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }

    /// Everything that is wrong with the parameters of a route: unknown, repeated, missing.
    func errors(against known: [QueryParameter]) -> [FieldError] {
        var errors: [FieldError] = []
        var seen: Set<String> = []
        for item in items {
            let shown = String(item.name.prefix(Self.nameEchoCharacters))
            guard let parameter = known.first(where: { $0.name == item.name }) else {
                errors.append(
                    FieldError(field: shown, code: "unknownParameter", message: "This parameter is not known here."))
                continue
            }
            if !seen.insert(item.name).inserted, !parameter.mayRepeat {
                errors.append(FieldError(field: shown, code: "repeated", message: "Give this parameter once."))
            }
        }
        for parameter in known where parameter.isRequired && self[parameter.name] == nil {
            errors.append(FieldError(field: parameter.name, code: "required", message: "This parameter is required."))
        }
        return errors
    }
}
