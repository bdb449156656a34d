extension HTTPFields {
    /// How often a field stands in a message, with the bytes of its value where it is the only one.
    enum Occurrence {
        case absent
        case once(ArraySlice<UInt8>)
        case repeated
    }

    /// Whether there is a field of that name.
    func contains(_ field: KnownField) -> Bool { known.contains(field) }

    /// How often the field is there, without a copy of its value.
    func occurrence(of field: KnownField) -> Occurrence {
        guard contains(field) else { return .absent }
        var found = Occurrence.absent
        for span in spans where span.field == field {
            if case .once = found { return .repeated }
            found = .once(value(of: span))
        }
        return found
    }

    /// The value of the only field of that name; nil where there is none or more than one.
    subscript(_ field: KnownField) -> String? {
        guard case .once(let value) = occurrence(of: field) else { return nil }
        return String(decoding: value, as: UTF8.self)
    }

    /// Each value of that name.
    func values(_ field: KnownField) -> [String] {
        guard contains(field) else { return [] }
        return spans.compactMap { $0.field == field ? text(of: $0) : nil }
    }
}
