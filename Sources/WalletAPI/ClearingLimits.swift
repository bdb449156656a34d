/// The bounds of clearings between tenants.
public enum ClearingLimits {
    /// The most operators from whom one tenant takes money.
    public static let operators = 200
}
