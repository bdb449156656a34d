public import Kernel

/// Money between tenants, as other modules and the HTTP routes see it (ADR-0028).
///
/// Every method takes the tenant from its context alone. A member reaches what went out of their own wallets.
public protocol ClearingService: Sendable {
    /// Takes money out of a wallet for another tenant; it arrives there, or is back, within seconds.
    ///
    /// Throws `invalid`, the rules `unknownWallet`, `sameTenant`, `unknownHospital`, `notAgreed`, and those of a debit.
    /// Idempotent under the context's key.
    func send(_ context: RequestContext, _ request: SendClearingRequest)
        async throws(WalletServiceError) -> Written<ClearingView>

    /// A clearing, on whichever side. Throws `notFound`.
    func clearing(_ context: RequestContext, _ id: ClearingID) async throws(WalletServiceError) -> ClearingView

    /// Clearings, newest first; of staff alone (`staffOnly`).
    func clearings(_ context: RequestContext, _ query: ClearingListQuery)
        async throws(WalletServiceError) -> Page<ClearingView>

    /// From whom this tenant takes money.
    func agreement(_ context: RequestContext) async throws(WalletServiceError) -> ClearingAgreementView

    /// Says from whom this tenant takes money. Throws `invalid`, `staffOnly`, `stale`.
    func changeAgreement(
        _ context: RequestContext, expectedVersion: Int?, _ request: ChangeClearingAgreementRequest
    ) async throws(WalletServiceError) -> Written<ClearingAgreementView>
}
