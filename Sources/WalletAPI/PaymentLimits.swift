/// The bounds of payments.
public enum PaymentLimits {
    /// How long a payment is open where nothing is said, in seconds: a day.
    public static let openSeconds = 86_400
    /// The shortest time for which a payment is open, in seconds: a minute.
    public static let shortestOpenSeconds = 60
    /// The longest time for which a payment is open, in seconds: thirty days, as long as a hold.
    public static let longestOpenSeconds = 30 * 86_400
    /// How long a gateway's order may outlive its payment, in seconds: an hour, which is the longest that PhonePe keeps one.
    public static let orderSeconds = 3_600
    /// How many refunds one payment may have.
    public static let refunds = 32
    /// How long the name of a gateway may be, in characters.
    public static let gatewayCharacters = 32
    /// How long an id or a code of a gateway may be, in bytes of UTF-8; a longer one is no gateway's that we know.
    public static let gatewayTextBytes = 128
    /// How long a call of a gateway may take, in seconds.
    public static let callSeconds: UInt64 = 15
}
