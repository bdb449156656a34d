/// Where what gateways say of payments is taken: each fact once, however often and in whatever order it is told.
public protocol PaymentReports: Sendable {
    /// Takes what a webhook said, which was found right before.
    ///
    /// Idempotent by the facts themselves: a repeated notice, and an older one after a newer, change nothing. It returns
    /// once what is new is durable. Throws what is transient, for the gateway to send the notice again, and `notFound`
    /// for a payment that is not there.
    func report(_ notice: GatewayNotice, from gateway: String) async throws(WalletServiceError)
}
