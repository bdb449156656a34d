import JSON
import Kernel

// Scalars that a schema may name among its types.
extension GraphQLScalar {
    /// `DateTime`: an instant in UTC, as RFC 3339 writes it; read with any offset, written with `Z`.
    public static let dateTime = GraphQLScalar(
        "DateTime", "An instant, as RFC 3339 writes it: `2026-01-31T09:30:00Z`.",
        specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339"
    ) { value throws(GraphQLScalarFault) in
        guard case .string(let text) = value, let instant = Timestamp(text) else {
            throw GraphQLScalarFault("DateTime cannot represent what is no instant of RFC 3339 with its offset")
        }
        return .string(instant.description)
    }

    /// `Decimal`: a decimal number with its very digits, read from a string or a number and written as a string.
    public static let decimal = GraphQLScalar(
        "Decimal", "A decimal number without a loss, written as a string: `\"12.50\"`."
    ) { value throws(GraphQLScalarFault) in
        switch value {
        case .string(let text) where JSONNumber(text)?.hasExponent == false: return value
        case .int(let integer): return .string(String(integer))
        case .number(let number) where !number.hasExponent: return .string(number.description)
        default: throw GraphQLScalarFault("Decimal cannot represent what is no decimal number without an exponent")
        }
    }
}

extension JSONNumber {
    /// Whether the number is written with an exponent.
    fileprivate var hasExponent: Bool { description.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") } }
}
