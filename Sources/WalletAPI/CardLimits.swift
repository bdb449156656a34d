/// The bounds of everything that MedCards keep and answer.
public enum CardLimits {
    /// How long a plan's name may be, in characters.
    public static let planNameCharacters = 80
    /// How many benefits a plan may have.
    public static let benefits = 16
    /// How long the name of a benefit class may be, in characters.
    public static let benefitClassCharacters = 40
    /// The largest part of a claim that the member pays, in hundredths of a percent; all of it would be no benefit.
    public static let copayBasisPoints = 9_999
    /// How many months a card may last.
    public static let months = 120
    /// How far the first day of a card may lie from the day on which it is issued, in days, before or after.
    public static let firstDayDistanceDays = 366
    /// How many beneficiaries a card may have at once.
    public static let beneficiaries = 12
    /// How long a beneficiary's name may be, in characters.
    public static let beneficiaryNameCharacters = 120
}
