/// A type that JSON has itself: its schema, and the zero that stands in for a value.
protocol ScalarSchema: Decodable {
    static var scalarShape: JSONSchema.Shape { get }
    static var zero: Self { get }
}

extension ScalarSchema where Self: FixedWidthInteger {
    /// The bounds of the type; a 64-bit type has only the zero below which an unsigned one cannot go.
    static var scalarShape: JSONSchema.Shape {
        let isWide = Self.bitWidth >= 64
        let minimum = isWide && isSigned ? nil : Int64(exactly: min)
        return .integer(minimum: minimum, maximum: isWide ? nil : Int64(exactly: max))
    }
}

extension Int: ScalarSchema {}
extension Int8: ScalarSchema {}
extension Int16: ScalarSchema {}
extension Int32: ScalarSchema {}
extension Int64: ScalarSchema {}
extension UInt: ScalarSchema {}
extension UInt8: ScalarSchema {}
extension UInt16: ScalarSchema {}
extension UInt32: ScalarSchema {}
extension UInt64: ScalarSchema {}

extension Bool: ScalarSchema {
    static var scalarShape: JSONSchema.Shape { .boolean }
    static var zero: Bool { false }
}

extension String: ScalarSchema {
    static var scalarShape: JSONSchema.Shape { .string(format: nil, pattern: nil, minLength: nil, maxLength: nil) }
    static var zero: String { "" }
}

extension Double: ScalarSchema {
    static var scalarShape: JSONSchema.Shape { .number }
}

extension Float: ScalarSchema {
    static var scalarShape: JSONSchema.Shape { .number }
}
