/// One step from a value to a value inside it; a coding key as well, so that decoding errors can carry it.
enum JSONPathStep: Hashable, Sendable, CodingKey {
    case name(String)
    case index(Int)

    init?(stringValue: String) { self = .name(stringValue) }
    init?(intValue: Int) { self = .index(intValue) }

    var stringValue: String {
        switch self {
        case .name(let name): name
        case .index(let index): "[\(index)]"
        }
    }

    var intValue: Int? {
        if case .index(let index) = self { index } else { nil }
    }
}

/// Writes paths the way clients read them: `address.line1`, `roles[2]`.
enum JSONPath {
    /// Names that a client sent may be of any length; what is echoed of one is not.
    static let maxNameCharacters = 64

    /// The path of coding keys; keys with a number are elements of an array.
    static func text(_ keys: [any CodingKey]) -> String {
        var text = ""
        for key in keys {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                if !text.isEmpty { text += "." }
                text += key.stringValue.prefix(maxNameCharacters)
            }
        }
        return text
    }
}
