public import JSON

extension Currency: JSONSchemaDescribed {
    /// A string of three capitals.
    public static var jsonSchema: JSONSchema {
        .string(pattern: "^[A-Z]{3}$").description("A currency of ISO 4217.").example(.string("EGP"))
    }

    /// The Egyptian pound.
    public static var schemaPlaceholder: Currency { Currency(code: "EGP", minorUnitDigits: 2) }
}

extension Money: JSONSchemaDescribed, JSONWritable {
    /// An object of `amountMinor` and `currency`.
    public static var jsonSchema: JSONSchema {
        JSONSchema.object([
            JSONSchemaProperty("amountMinor", .integer.description("Whole minor units of the currency.")),
            JSONSchemaProperty("currency", Currency.jsonSchema),
        ])
        .titled("Money")
        .example(
            .object([
                JSONMember(name: "amountMinor", value: .number(JSONNumber(schemaPlaceholder.amountMinor))),
                JSONMember(name: "currency", value: .string(schemaPlaceholder.currency.code)),
            ]))
    }

    /// An amount of Egyptian pounds.
    public static var schemaPlaceholder: Money { Money(amountMinor: 12_500, currency: .schemaPlaceholder) }

    /// Writes `{"amountMinor":…,"currency":…}`.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("amountMinor")
        writer.int(amountMinor)
        writer.name("currency")
        writer.string(currency.code)
        writer.endObject()
    }
}

extension Rounding: JSONSchemaDescribed {}
