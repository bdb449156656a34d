/// The bounds of everything that wallets keep and answer.
public enum WalletLimits {
    /// How long a reference may be, in characters.
    public static let referenceCharacters = 64
    /// How long a description or a reason may be, in characters.
    public static let descriptionCharacters = 200
    /// The largest amount of one movement and of one balance, in minor units: sums of a thousand of them stay within 64 bits.
    public static let amountMinor: Int64 = 9_000_000_000_000_000
    /// How many holds of one wallet may be open at once.
    public static let openHolds = 32
    /// How long a hold lasts where nothing is said, in seconds: seven days.
    public static let holdSeconds = 7 * 86_400
    /// How long a hold may last, in seconds: thirty days.
    public static let longestHoldSeconds = 30 * 86_400
    /// How many transfers one batch may have.
    public static let batchTransfers = 1_000
    /// How many wallets one owner may have that are not closed.
    public static let walletsPerOwner = 50
    /// The farthest `offset` of HealthPay's list of transactions; beyond it the cursor is for.
    public static let transactionOffset = 10_000
    /// How many accounts beside the wallets' a trial balance shows.
    public static let trialBalanceAccounts = 1_000
}
