// Schemas written by hand.
extension JSONSchema {
    /// Any value.
    public static var any: JSONSchema { JSONSchema(.any) }
    /// Any string.
    public static var string: JSONSchema { .string() }
    /// Any integer.
    public static var integer: JSONSchema { .integer() }
    /// Any number.
    public static var number: JSONSchema { JSONSchema(.number) }
    /// `true` or `false`.
    public static var boolean: JSONSchema { JSONSchema(.boolean) }

    /// A string; lengths in characters, the pattern an ECMA-262 regular expression.
    public static func string(
        format: String? = nil, pattern: String? = nil, minLength: Int? = nil, maxLength: Int? = nil
    ) -> JSONSchema {
        JSONSchema(.string(format: format, pattern: pattern, minLength: minLength, maxLength: maxLength))
    }

    /// An integer, bounds included.
    public static func integer(minimum: Int64? = nil, maximum: Int64? = nil) -> JSONSchema {
        JSONSchema(.integer(minimum: minimum, maximum: maximum))
    }

    /// An array.
    public static func array(of items: JSONSchema, maxItems: Int? = nil) -> JSONSchema {
        JSONSchema(.array(items: items, maxItems: maxItems))
    }

    /// An object; open ones allow members that are not named.
    public static func object(_ properties: [JSONSchemaProperty], isOpen: Bool = false) -> JSONSchema {
        JSONSchema(.object(properties: properties, isOpen: isOpen))
    }

    /// An object with members of any name.
    public static func map(of values: JSONSchema) -> JSONSchema { JSONSchema(.map(values: values)) }

    /// One of these strings.
    public static func enumeration(_ values: [String]) -> JSONSchema { JSONSchema(.enumeration(values)) }

    /// The schema at a JSON pointer.
    public static func ref(_ pointer: String) -> JSONSchema { JSONSchema(.ref(pointer)) }

    /// A value of any of these schemas.
    public static func anyOf(_ schemas: [JSONSchema]) -> JSONSchema { JSONSchema(.anyOf(schemas)) }

    /// The same schema, allowing null too.
    public func nullable() -> JSONSchema { with { $0.isNullable = true } }

    /// The same schema with what it means.
    public func description(_ text: String) -> JSONSchema { with { $0.summary = text } }

    /// The same schema with a value that it allows.
    public func example(_ value: JSONValue) -> JSONSchema { with { $0.sample = value } }

    /// The same schema with the name of its type.
    public func titled(_ name: String) -> JSONSchema { with { $0.title = name } }

    /// The same schema with every object in it open: for answers, to which members may be added any day, where the
    /// schema of a request refuses members that are not named.
    public func opened() -> JSONSchema {
        with { schema in
            schema.definitions = definitions.map { .init(name: $0.name, schema: $0.schema.opened()) }
            switch shape {
            case .object(let properties, _):
                let opened = properties.map {
                    JSONSchemaProperty($0.name, $0.schema.opened(), isRequired: $0.isRequired)
                }
                schema.shape = .object(properties: opened, isOpen: true)
            case .array(let items, let maxItems): schema.shape = .array(items: items.opened(), maxItems: maxItems)
            case .map(let values): schema.shape = .map(values: values.opened())
            case .anyOf(let schemas): schema.shape = .anyOf(schemas.map { $0.opened() })
            case .any, .string, .integer, .number, .boolean, .enumeration, .ref: break
            }
        }
    }

    /// The name of a type as schemas carry it: without its module, `Page<Patient>` as `PageOfPatient`.
    public static func name<Value>(of type: Value.Type) -> String { sanitized(String(describing: type)) }

    /// As `name(of:)` with the module and the types around it, for two types of the same name.
    static func qualifiedName<Value>(of type: Value.Type) -> String { sanitized(String(reflecting: type)) }

    private static func sanitized(_ name: String) -> String {
        var text = ""
        for character in name {
            switch character {
            case "<": text += "Of"
            case ",": text += "And"
            case "a"..."z", "A"..."Z", "0"..."9", "_", ".": text.append(character)
            default: break
            }
        }
        return text
    }

    private func with(_ change: (inout JSONSchema) -> Void) -> JSONSchema {
        var copy = self
        change(&copy)
        return copy
    }
}
