import HTTP
import Kernel
import WalletAPI

extension DocumentedError {
    /// The answer to fields that do not validate.
    static let invalidFields = DocumentedError(400, "validation", "Fields do not validate; all of them are listed.")
    /// The answer to an id in the path that this tenant does not know.
    static let unknownID = DocumentedError(404, "notFound", "There is nothing with this id here.")
    /// The answer to a stale `If-Match`.
    static let stale = DocumentedError(412, "stale", "It was changed since; its version is in currentVersion.")
    /// The answer to a key that was used before.
    static let keyReused = DocumentedError(422, "idempotencyKeyReused", "The key was sent before with another request.")
    /// The same where the key may be the reference.
    static let referenceReused = DocumentedError(
        422, "idempotencyKeyReused",
        "The key, or where none was sent the reference on this wallet, was sent before with another request.")
    /// The answer to a member who asks for what staff may do alone.
    static let staffOnly = DocumentedError(403, "staffOnly", "Only the operator's staff may do this.")
    /// The answer where movements that were recorded by the moment of `asOf` are not in the ledger yet.
    static let momentNotReached = DocumentedError(
        503, "momentNotReached",
        "Movements that were recorded by asOf are not in the ledger yet; Retry-After says when to ask.")
    /// The answer to a text that holds the number of a payment card.
    static let cardNumber = rule(
        .cardNumberNotAllowed(field: "description"),
        "A text holds the number of a payment card, which is neither kept nor logged.")

    /// The answer of a rule.
    static func rule(_ rule: WalletRule, _ summary: String) -> DocumentedError {
        DocumentedError(422, rule.code, summary)
    }

    static let unknownOwner = rule(.unknownOwner, "Nobody with this userId may own a wallet here.")
    static let tooManyWallets = rule(.tooManyWallets, "The owner has as many wallets as are allowed.")
    static let unknownWallet = rule(.unknownWallet, "There is no such wallet here.")
    static let unknownRecipient = rule(
        .unknownRecipient, "No member with this phone has an active wallet in this currency.")
    static let sameWallet = rule(.sameWallet, "Payer and payee are one wallet.")
    static let walletPending = rule(.walletPending, "A wallet is not active yet.")
    static let walletSuspended = rule(.walletSuspended, "A wallet is suspended.")
    static let walletClosed = rule(.walletClosed, "A wallet is closed for good.")
    static let walletNotEmpty = rule(
        .walletNotEmpty(balance: .schemaPlaceholder), "Something is in the wallet; that is in balance.")
    static let walletHasHolds = rule(.walletHasHolds(count: 1), "Something of the wallet is reserved.")
    static let currencyMismatch = rule(
        .currencyMismatch(expected: .schemaPlaceholder), "Another currency than the one in currency.")
    static let balanceTooLarge = rule(.balanceTooLarge, "A balance would be larger than what a wallet may hold.")
    static let overdraftInUse = rule(
        .overdraftInUse(used: .schemaPlaceholder), "More of the overdraft is in use; that is in used.")
    static let insufficientFunds = rule(
        .insufficientFunds(available: .schemaPlaceholder), "More than what can be spent; that is in available.")
    static let tooManyHolds = rule(.tooManyHolds, "The wallet has as many open holds as are kept.")
    static let holdClosed = rule(.holdClosed, "Nothing of the hold is left.")
    static let exceedsHold = rule(
        .exceedsHold(remaining: .schemaPlaceholder), "More than what is left of the hold; that is in remaining.")
    static let batchRefused = rule(
        .batchRefused(index: 0), "One transfer of an atomic batch was refused; its place is in index.")
    static let tooManyLedgerAccounts = rule(
        .tooManyLedgerAccounts, "The tenant has more accounts beside its wallets' than are shown.")
}

extension [DocumentedError] {
    /// The statuses in which no money moves, and the wrong currency.
    static let notMovable: [DocumentedError] = [
        .walletPending, .walletSuspended, .walletClosed, .currencyMismatch,
    ]

    /// What stops money from leaving a wallet at once, that day and that month.
    static let limits: [DocumentedError] = [
        .rule(
            .exceedsTransactionLimit(limit: .schemaPlaceholder), "More than one movement may take; that is in limit."),
        .rule(
            .exceedsDailyLimit(remaining: .schemaPlaceholder), "More than what is left of the day, in remaining."),
        .rule(
            .exceedsMonthlyLimit(remaining: .schemaPlaceholder), "More than what is left of the month, in remaining."),
    ]
}
