/// Codes values that are one text in JSON.
enum TextCoding {
    /// Reads a text; one that `Value` does not take is a `dataCorrupted` error that says `message`.
    static func decode<Value: LosslessStringConvertible>(
        from decoder: any Decoder, expecting message: String
    ) throws -> Value {
        let container = try decoder.singleValueContainer()
        guard let value = Value(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: message)
        }
        return value
    }

    /// Writes the text.
    static func encode(_ value: some LosslessStringConvertible, to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value.description)
    }
}
