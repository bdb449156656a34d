extension Money {
    /// Parts of this amount in proportion to `ratios`, which add up to it exactly.
    ///
    /// Each part is cut to whole minor units, and those left over go one each to the largest remainders, the first among
    /// equals. Throws `invalidRatios` where no ratio is above zero or one is below.
    public func allocated(by ratios: [Int64]) throws(MoneyError) -> [Money] {
        guard ratios.allSatisfy({ $0 >= 0 }) else { throw .invalidRatios }
        let total = ratios.reduce(Int128(0)) { $0 + Int128($1) }
        guard total > 0 else { throw .invalidRatios }

        let magnitude = Int128(amountMinor.magnitude)
        var parts: [Int128] = []
        var remainders: [(index: Int, remainder: Int128)] = []
        for (index, ratio) in ratios.enumerated() {
            let (part, remainder) = (magnitude * Int128(ratio)).quotientAndRemainder(dividingBy: total)
            parts.append(part)
            remainders.append((index, remainder))
        }
        let leftOver = Int(magnitude - parts.reduce(0, +))
        remainders.sort { $0.remainder == $1.remainder ? $0.index < $1.index : $0.remainder > $1.remainder }
        for (index, _) in remainders.prefix(leftOver) { parts[index] += 1 }

        let sign: Int128 = amountMinor < 0 ? -1 : 1
        // A part is never beyond the whole, which fits.
        return parts.map { Money(amountMinor: Int64(truncatingIfNeeded: $0 * sign), currency: currency) }
    }
}
