/// The JSON of a token's header or claims: small, read strictly, and only as far as tokens need it.
indirect enum TokenJSON: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// A number with a fraction or an exponent, or beyond 64 bits; no claim of ours is one.
    case otherNumber
    case string(String)
    case array([TokenJSON])
    case object([String: TokenJSON])

    /// The object that `bytes` are; nil for anything else, duplicate names and bytes left over included.
    static func object(_ bytes: [UInt8]) -> [String: TokenJSON]? {
        var reader = TokenJSONReader(bytes)
        guard case .object(let members)? = reader.document() else { return nil }
        return members
    }

    var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The texts of an array that holds nothing else.
    var strings: [String]? {
        guard case .array(let elements) = self else { return nil }
        let texts = elements.compactMap(\.string)
        return texts.count == elements.count ? texts : nil
    }
}
