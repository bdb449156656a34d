import HTTP
import Kernel
import WalletAPI

/// The routes of payment gateways: where their notices come in, and where the payer of the built-in one is played.
enum GatewayRoutes {
    /// The group in the documentation.
    static let tag = "Payment gateways"
    /// The path of the built-in gateway's orders.
    static let fakeOrders = "/api/v1/fake-gateway/orders"

    /// The table; payers are played only where the built-in gateway is in use.
    static func all(_ inbox: PaymentInbox) -> [Route] {
        let fake = inbox.gateways.compactMap { $0 as? FakeGateway }.first
        let payer = fake.map { [DeclineFakeOrder.route($0, inbox), PayFakeOrder.route($0, inbox)] } ?? []
        return payer + (inbox.gateways.isEmpty ? [] : ReceivePaymentNotice.routes(inbox))
    }
}
