import GraphQL
import Kernel

/// How every amount of the schema is told: exactly, and as HealthPay's clients have always asked for it.
enum AmountFields {
    /// The fields of an object that has one amount of its own.
    static func of<Source: Sendable>(_ money: @escaping @Sendable (Source) -> Money) -> [GraphQLField<Source>] {
        [
            GraphQLField("amount", "Float!", "In major units, as near as a double comes.") { major(money($0)) }
                .deprecated("A Float has no exact cents. Use `amountDecimal` or `amountMinor`."),
            GraphQLField("amountDecimal", "String!", "In major units, with the currency's digits: `\"120.50\"`.") {
                money($0).decimalText
            },
            GraphQLField("amountMinor", "String!", "In minor units, which an Int of 32 bits would not hold.") {
                String(money($0).amountMinor)
            },
            GraphQLField("currency", "String!", "ISO 4217, such as EGP.") { money($0).currency.code },
        ]
    }

    /// The double that is nearest: both sides of the division are exact up to `WalletLimits.amountMinor`.
    static func major(_ money: Money) -> Double {
        let unit = (0..<money.currency.minorUnitDigits).reduce(1.0) { unit, _ in unit * 10 }
        return Double(money.amountMinor) / unit
    }
}
