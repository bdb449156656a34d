public import JSON

extension Timestamp: JSONSchemaDescribed, JSONWritable {
    /// A string of format `date-time`.
    public static var jsonSchema: JSONSchema {
        .string(format: "date-time").example(.string(schemaPlaceholder.description))
    }

    /// An instant of 2026.
    public static var schemaPlaceholder: Timestamp { Timestamp(seconds: 1_767_323_045) }

    /// Writes RFC 3339 text in UTC.
    public func write(to writer: inout JSONWriter) {
        writer.quoted(limitBytes: Self.textLimitBytes, write)
    }
}

extension LocalDate: JSONSchemaDescribed, JSONWritable {
    /// A string of format `date`.
    public static var jsonSchema: JSONSchema {
        .string(format: "date").example(.string(schemaPlaceholder.description))
    }

    /// A day of 2026.
    public static var schemaPlaceholder: LocalDate { LocalDate(clamping: 20_455) }

    /// Writes `YYYY-MM-DD`.
    public func write(to writer: inout JSONWriter) {
        writer.quoted(limitBytes: Self.textLimitBytes, write)
    }
}

extension LocalTime: JSONSchemaDescribed {
    /// A string `HH:MM`, with seconds and their fraction where they are not zero.
    public static var jsonSchema: JSONSchema {
        .string(pattern: "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?$")
            .example(.string(schemaPlaceholder.description))
    }

    /// Four o'clock.
    public static var schemaPlaceholder: LocalTime { .defaultBusinessDayStart }
}

extension LocalDateTime: JSONSchemaDescribed {
    /// A string `YYYY-MM-DDTHH:MM`, with seconds and their fraction where they are not zero.
    public static var jsonSchema: JSONSchema {
        .string(pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?$")
            .example(.string(schemaPlaceholder.description))
    }

    /// Four o'clock on a day of 2026.
    public static var schemaPlaceholder: LocalDateTime {
        LocalDateTime(date: .schemaPlaceholder, time: .schemaPlaceholder)
    }
}

extension PartialDate: JSONSchemaDescribed {
    /// A string `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, with `~` at the end for an estimate.
    public static var jsonSchema: JSONSchema {
        .string(pattern: "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?~?$")
            .description("A date as far as it is known: day, month or year; `~` marks an estimate.")
            .example(.string("1986-05"))
    }

    /// A day of 2026.
    public static var schemaPlaceholder: PartialDate { PartialDate(.schemaPlaceholder) }
}

extension PartialDate.Precision: JSONSchemaDescribed {}
