/// The bounds of merchants and settlements.
public enum MerchantLimits {
    /// How long a merchant's name or that of their contact may be, in characters.
    public static let nameCharacters = 200
    /// How long the text that names a payout account may be, in characters.
    public static let payoutAccountCharacters = 200
    /// The most of a share or a tax: all of it.
    public static let basisPoints = 10_000
    /// The largest fixed part and minimum of a fee, in minor units.
    public static let feeMinor: Int64 = 1_000_000_000_000
    /// After how many days a merchant is settled with at the latest (T+n).
    public static let settlementDays = 30
    /// After how many days a merchant is settled with where nothing is said: on the next one.
    public static let usualSettlementDays = 1
    /// How many lines one settlement has at most; a day with more is settled in several.
    public static let settlementLines = 20_000
    /// The largest sum of one kind in one settlement, in minor units: three of them stay within 64 bits.
    public static let settlementSumMinor: Int64 = 900_000_000_000_000_000
    /// How many merchants one run by hand settles with; another call goes on.
    public static let runMerchants = 200
    /// How many days a report of sales may span.
    public static let salesDays = 366
}
