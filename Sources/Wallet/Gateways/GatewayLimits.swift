/// Every bound on what goes to payment gateways and comes from them.
enum GatewayLimits {
    /// The largest webhook; those of the gateways are a few kilobytes.
    static let webhookBodyBytes = 64 * 1024
    /// The largest answer of a gateway.
    static let answerBytes = 1024 * 1024
    /// How long a call may take where the caller has more time.
    static let callSeconds: UInt64 = 20
    /// The longest code of a refusal that is taken over.
    static let codeCharacters = 64
    /// The longest id of a gateway's that is taken over.
    static let idCharacters = 128
    /// How much sooner than it ends a token is replaced.
    static let tokenMarginSeconds: Int64 = 60
    /// How many orders of one receipt are looked at: more than one is a race's, more than these nobody's.
    static let ordersPerReceipt = 20
    /// How many payments and refunds of one order are looked at.
    static let attemptsPerOrder = 100
}
