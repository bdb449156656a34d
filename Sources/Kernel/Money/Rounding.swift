/// How a result between two minor units is rounded.
public enum Rounding: String, Sendable, Codable, CaseIterable {
    /// To the nearer; halves to the even one, so that they do not add up to a bias.
    case halfEven
    /// To the nearer; halves away from zero, as India's regime asks.
    case halfUp

    /// `dividend` over `divisor`, which is above zero, rounded to a whole number.
    func quotient(of dividend: Int128, by divisor: Int128) -> Int128 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        let twice = remainder.magnitude * 2
        let isAway: Bool
        if twice == divisor.magnitude {
            isAway = self == .halfUp || quotient % 2 != 0
        } else {
            isAway = twice > divisor.magnitude
        }
        guard isAway else { return quotient }
        return dividend < 0 ? quotient - 1 : quotient + 1
    }
}

/// An exact fraction, for percentages and rates: nothing about money goes through floating point.
public struct Ratio: Hashable, Sendable {
    /// The numerator.
    public let numerator: Int64
    /// The denominator, above zero.
    public let denominator: Int64

    /// Makes a fraction; nil unless `denominator` is above zero.
    public init?(_ numerator: Int64, over denominator: Int64) {
        guard denominator > 0 else { return nil }
        self.init(numerator: numerator, denominator: denominator)
    }

    /// So many hundredths: 14 for a tax of 14 %.
    public static func percent(_ percent: Int64) -> Ratio {
        Ratio(numerator: percent, denominator: 100)
    }

    /// So many ten-thousandths: 1,250 for 12.5 %.
    public static func basisPoints(_ basisPoints: Int64) -> Ratio {
        Ratio(numerator: basisPoints, denominator: 10_000)
    }

    private init(numerator: Int64, denominator: Int64) {
        self.numerator = numerator
        self.denominator = denominator
    }
}
