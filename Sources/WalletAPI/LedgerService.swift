public import Kernel

/// The ledger over everything that wallets do, double entry: each movement debits one account and credits another.
///
/// For staff with `ledger.read`; every method throws `staffOnly` for a member. It follows the log: what `Medley-After` names
/// is waited for.
public protocol LedgerService: Sendable {
    /// The accounts: those of the tenant itself and one for each wallet, in order of their ids.
    func accounts(_ context: RequestContext, _ page: WalletPageRequest)
        async throws(WalletServiceError) -> Page<LedgerAccountView>

    /// Entries, newest first.
    func entries(_ context: RequestContext, _ query: LedgerEntryQuery)
        async throws(WalletServiceError) -> Page<LedgerEntryView>

    /// What every account adds up to now, or at an instant: debits equal credits in each currency.
    func trialBalance(_ context: RequestContext, asOf: Timestamp?)
        async throws(WalletServiceError) -> TrialBalanceView
}
