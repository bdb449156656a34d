import WalletAPI

/// Why a command on wallets is refused.
enum WalletRejection: Error, Sendable, Hashable {
    /// The wallet that the command is about does not exist, or is not the caller's.
    case notFound
    /// A rule refuses it.
    case rule(WalletRule)
    /// A rule of merchants refuses it.
    case merchant(MerchantRule)
    /// A rule of MedCards refuses it.
    case card(CardRule)
    /// A rule of payments refuses it.
    case payment(PaymentRule)
    /// A rule of clearings refuses it.
    case clearing(ClearingRule)
    /// A rule of the operator's desk refuses it.
    case desk(DeskRule)
    /// What a settlement was reckoned on is not so any more: reckon again.
    case settlementStale
    /// Only staff may do it.
    case staffOnly
    /// A transfer of an atomic batch is refused, and so all of them: its place, and why.
    case batchRefused(index: Int, by: BatchRefusal)
    /// The id that was made for a new wallet or hold exists.
    case idTaken
    /// The wallets of a claim are others than those that the service saw: it looks again.
    case outdated
}
