public import Kernel

/// Merchants and what they are paid, as other modules and the HTTP routes see them.
///
/// Every method takes the tenant from its context alone. A key that acts for a merchant reads that merchant alone, and any other
/// is answered as one that never existed; it changes nothing (`staffOnly`).
public protocol MerchantService: MerchantAccountService, SettlementService {}

/// Merchants themselves: applied → verified → active ⇄ suspended.
public protocol MerchantAccountService: Sendable {
    /// Takes a merchant's application. Throws `invalid`, `staffOnly`.
    func applyMerchant(_ context: RequestContext, _ request: ApplyMerchantRequest)
        async throws(WalletServiceError) -> Written<MerchantView>

    /// Says that staff looked at a merchant, and what they agreed on. Throws `notFound`, `invalid`, `merchantVerified`.
    func verifyMerchant(
        _ context: RequestContext, _ id: MerchantID, expectedVersion: Int?, _ request: VerifyMerchantRequest
    ) async throws(WalletServiceError) -> Written<MerchantView>

    /// Lets a merchant be paid, and makes their wallet the first time; an active one stays as they are.
    /// Throws `notFound`, `merchantNotVerified`.
    func activateMerchant(_ context: RequestContext, _ id: MerchantID, expectedVersion: Int?)
        async throws(WalletServiceError) -> Written<MerchantView>

    /// Stops a merchant and their wallet; a suspended one stays as they are. Throws `notFound`, `merchantNotActive`.
    func suspendMerchant(
        _ context: RequestContext, _ id: MerchantID, expectedVersion: Int?, _ request: WalletReasonRequest
    ) async throws(WalletServiceError) -> Written<MerchantView>

    /// Changes a merchant. Throws `notFound`, `invalid`, `merchantNotVerified` for terms of one who is not verified.
    func changeMerchant(
        _ context: RequestContext, _ id: MerchantID, expectedVersion: Int?, _ request: ChangeMerchantRequest
    ) async throws(WalletServiceError) -> Written<MerchantView>

    /// Says how a merchant may be paid. Throws `notFound`, `invalid`.
    func changeMethods(
        _ context: RequestContext, _ id: MerchantID, expectedVersion: Int?, _ request: ChangeMethodsRequest
    ) async throws(WalletServiceError) -> Written<MerchantView>

    /// A merchant. Throws `notFound`.
    func merchant(_ context: RequestContext, _ id: MerchantID) async throws(WalletServiceError) -> MerchantView

    /// Merchants, newest first.
    func merchants(_ context: RequestContext, _ query: MerchantListQuery)
        async throws(WalletServiceError) -> Page<MerchantView>

    /// What a merchant sold, by business day and method, both days included; at most a year. It follows the log.
    /// Throws `notFound`, `invalid`.
    func sales(_ context: RequestContext, of id: MerchantID, from: LocalDate, through: LocalDate)
        async throws(WalletServiceError) -> [MerchantSalesView]
}

/// Settlements: what a merchant's wallet took in up to a day, less refunds and fees, paid out once.
public protocol SettlementService: Sendable {
    /// Settles what is due up to a day; what was settled stays as it is. Throws `invalid`, `staffOnly`, `unknownMerchant`.
    func runSettlements(_ context: RequestContext, _ request: RunSettlementsRequest)
        async throws(WalletServiceError) -> SettlementRunView

    /// A settlement. Throws `notFound`.
    func settlement(_ context: RequestContext, _ id: SettlementID)
        async throws(WalletServiceError) -> SettlementView

    /// Settlements, newest first.
    func settlements(_ context: RequestContext, _ query: SettlementListQuery)
        async throws(WalletServiceError) -> Page<SettlementView>

    /// The file of a settlement, made anew from the log: its SHA-256 is the one that was recorded. Throws `notFound`.
    func settlementFile(_ context: RequestContext, _ id: SettlementID)
        async throws(WalletServiceError) -> [UInt8]
}
