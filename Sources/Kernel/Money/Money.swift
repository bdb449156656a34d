/// An amount of one currency, in whole minor units.
///
/// Arithmetic is checked: nothing wraps, traps or mixes currencies. In JSON it is `{"amountMinor": 12500, "currency": "EGP"}`.
public struct Money: Hashable, Sendable, Codable {
    /// The amount in the currency's minor units; negative amounts are owed the other way.
    public var amountMinor: Int64
    /// The currency.
    public var currency: Currency

    /// Makes an amount of `amountMinor` minor units.
    public init(amountMinor: Int64, currency: Currency) {
        self.amountMinor = amountMinor
        self.currency = currency
    }

    /// Nothing, in `currency`.
    public static func zero(_ currency: Currency) -> Money {
        Money(amountMinor: 0, currency: currency)
    }

    /// Whether the amount is zero.
    public var isZero: Bool { amountMinor == 0 }
    /// Whether the amount is below zero.
    public var isNegative: Bool { amountMinor < 0 }

    /// The sum; throws `currencyMismatch` or `overflow`.
    public func adding(_ other: Money) throws(MoneyError) -> Money {
        try requireCurrency(of: other)
        return try checked(amountMinor.addingReportingOverflow(other.amountMinor))
    }

    /// The difference; throws `currencyMismatch` or `overflow`.
    public func subtracting(_ other: Money) throws(MoneyError) -> Money {
        try requireCurrency(of: other)
        return try checked(amountMinor.subtractingReportingOverflow(other.amountMinor))
    }

    /// The amount of `quantity` pieces; throws `overflow`.
    public func multiplied(by quantity: Int64) throws(MoneyError) -> Money {
        try checked(amountMinor.multipliedReportingOverflow(by: quantity))
    }

    /// The amount times a fraction, rounded once to whole minor units; throws `overflow`.
    public func multiplied(by ratio: Ratio, rounding: Rounding) throws(MoneyError) -> Money {
        let product = Int128(amountMinor) * Int128(ratio.numerator)
        let quotient = rounding.quotient(of: product, by: Int128(ratio.denominator))
        guard let amount = Int64(exactly: quotient) else { throw .overflow }
        return Money(amountMinor: amount, currency: currency)
    }

    /// The sum of `amounts` in `currency`, zero where there are none; throws `currencyMismatch` or `overflow`.
    public static func sum(_ amounts: some Sequence<Money>, in currency: Currency) throws(MoneyError) -> Money {
        var total = Money.zero(currency)
        for amount in amounts { total = try total.adding(amount) }
        return total
    }

    private func requireCurrency(of other: Money) throws(MoneyError) {
        guard currency == other.currency else { throw .currencyMismatch }
    }

    private func checked(_ result: (partialValue: Int64, overflow: Bool)) throws(MoneyError) -> Money {
        guard !result.overflow else { throw .overflow }
        return Money(amountMinor: result.partialValue, currency: currency)
    }
}

/// Why amounts cannot be reckoned with.
public enum MoneyError: Error, Hashable, Sendable {
    /// The result is beyond 64 bits of minor units.
    case overflow
    /// The amounts are of different currencies.
    case currencyMismatch
    /// There is no share to allocate to: none given, one below zero, or all zero.
    case invalidRatios
}

extension Money: CustomStringConvertible {
    /// The amount in major units with the currency's own number of digits and a point, such as `-0.05` or `12500`.
    public var decimalText: String {
        let digits = String(amountMinor.magnitude)
        let sign = amountMinor < 0 ? "-" : ""
        let fraction = currency.minorUnitDigits
        guard fraction > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, fraction + 1 - digits.count)) + digits
        return "\(sign)\(padded.dropLast(fraction)).\(padded.suffix(fraction))"
    }

    /// The decimal text and the currency's code, such as `125.00 EGP`.
    public var description: String { "\(decimalText) \(currency.code)" }
}
