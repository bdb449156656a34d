public import Kernel

/// Payments that are collected, through a gateway or from a wallet, as other modules and the HTTP routes see them.
///
/// Every method takes the tenant from its context alone. Members reach what they pay alone, a merchant's key what pays that
/// merchant alone; any other payment is answered as one that never existed. Where a gateway is called, what is meant to be done
/// is in the log before, so that it is finished by itself whatever happens in between.
public protocol PaymentService: PaymentReports {
    /// Asks for money. Throws `invalid`, `unknownGateway`, `currencyNotTaken`, `unknownMerchant`, `methodNotTaken`,
    /// `unknownWallet`, `currencyMismatch`, `sameWallet`, `unknownInvoice`, `invoiceNotPayable`, `exceedsOpenAmount`.
    func initiatePayment(_ context: RequestContext, _ request: InitiatePaymentRequest)
        async throws(WalletServiceError) -> Written<PaymentView>

    /// Lets a wallet pay: the money is reserved, and taken where that is automatic. Throws `notFound`, `authorizedByGateway`,
    /// `paymentStatus`, and what holds of wallets are refused for.
    func authorizePayment(_ context: RequestContext, _ id: PaymentID)
        async throws(WalletServiceError) -> Written<PaymentView>

    /// Takes money of an authorised payment. Throws `notFound`, `invalid`, `staffOnly`, `paymentStatus`,
    /// `exceedsAuthorized`, `captureUnderWay`, `notInParts`.
    func capturePayment(_ context: RequestContext, _ id: PaymentID, _ request: CapturePaymentRequest)
        async throws(WalletServiceError) -> Written<PaymentView>

    /// Gives captured money back, taken from who was paid. Throws `notFound`, `invalid`, `staffOnly`, `paymentStatus`,
    /// `exceedsCaptured`, `insufficientFunds`, `captureUnderWay`, `tooManyRefunds`.
    func refundPayment(_ context: RequestContext, _ id: PaymentID, _ request: RefundPaymentRequest)
        async throws(WalletServiceError) -> Written<PaymentView>

    /// Calls a payment off of which nothing was taken; one that is called off stays so. Throws `notFound`, `paymentStatus`,
    /// `captureUnderWay`.
    func cancelPayment(_ context: RequestContext, _ id: PaymentID)
        async throws(WalletServiceError) -> Written<PaymentView>

    /// A payment. Throws `notFound`.
    func payment(_ context: RequestContext, _ id: PaymentID) async throws(WalletServiceError) -> PaymentView

    /// Payments, newest first.
    func payments(_ context: RequestContext, _ query: PaymentListQuery)
        async throws(WalletServiceError) -> Page<PaymentView>

}
