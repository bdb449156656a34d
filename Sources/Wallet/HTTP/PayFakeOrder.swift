import HTTP
import JSON
import Kernel
import WalletAPI

/// `POST /api/v1/fake-gateway/orders/{orderId}/pay`
enum PayFakeOrder {
    static func route(_ gateway: FakeGateway, _ inbox: PaymentInbox) -> Route {
        FakePayer.route(
            "pay", id: "payFakeOrder", summary: "Plays the payer of the built-in gateway, who pays the whole order.",
            FakePayer(gateway: gateway, inbox: inbox)
        ) { try await gateway.pay($0) }
    }
}

/// `POST /api/v1/fake-gateway/orders/{orderId}/decline`
enum DeclineFakeOrder {
    static func route(_ gateway: FakeGateway, _ inbox: PaymentInbox) -> Route {
        FakePayer.route(
            "decline", id: "declineFakeOrder",
            summary: "Plays the payer's bank at the built-in gateway, which refuses; the payer may try again.",
            FakePayer(gateway: gateway, inbox: inbox)
        ) { try await gateway.decline($0) }
    }
}

/// An order of the built-in gateway.
struct FakeOrderView: Codable, Sendable {
    /// The gateway's id of it.
    var orderId: String
    /// The payment that it is for.
    var paymentId: PaymentID
    /// Whether the payer paid.
    var paid: Bool
    /// How often the payer was refused.
    var declinedCount: Int
    /// How much is asked for.
    var amount: Money
    /// How much of it was taken.
    var captured: Money
    /// How much of that was given back, or is on its way.
    var refunded: Money

    init(_ order: FakeOrder) {
        orderId = order.id
        paymentId = order.reference.paymentID
        paid = order.isPaid
        declinedCount = order.declinedCount
        amount = order.amount
        captured = order.captured
        refunded = order.refunded
    }
}

/// What both have in common: the order is the caller's own tenant's, and its webhook comes in where all others do.
private struct FakePayer: Sendable {
    let gateway: FakeGateway
    let inbox: PaymentInbox

    typealias Act = @Sendable (GatewayReference) async throws -> (order: FakeOrder, webhook: GatewayWebhook?)

    /// It needs the permission to ask for payments: whoever plays a payer makes a payment of no money.
    static func route(
        _ verb: String, id: String, summary: String, _ payer: FakePayer, _ act: @escaping Act
    ) -> Route {
        Route(
            .post, "\(GatewayRoutes.fakeOrders)/{orderId}/\(verb)", id: id, summary: summary, tag: GatewayRoutes.tag,
            access: .permission("collection.write")
        ) { call in
            try call.requireEmptyBody()
            let context = try call.context()
            guard let reference = call.parameters["orderId"].flatMap({ FakeOrder.reference(orderID: $0) }),
                reference.hospitalID == context.hospitalID
            else { throw Failure.notFound }
            let (order, webhook) = try await carryOut(act, reference)
            guard let webhook else { return try .json(FakeOrderView(order)) }
            try await payer.deliver(webhook, call)
            return try .json(FakeOrderView(try await payer.gateway.order(reference)))
        }
        .with { route in
            route.idempotency = .none
            route.documentation.answers(FakeOrderView.self)
            route.documentation.responseExample = example
            route.documentation.errors = [
                .unknownID, DocumentedError(422, "fakeOrderPaid", "The payer paid before."),
                DocumentedError(422, "fakeOrderExpired", "The time in which the payer can pay is over."),
            ]
        }
    }

    private static func carryOut(
        _ act: Act, _ reference: GatewayReference
    ) async throws -> (order: FakeOrder, webhook: GatewayWebhook?) {
        do {
            return try await act(reference)
        } catch let refusal as FakeRefusal {
            throw refusal.failure
        } catch GatewayError.refused(FakeGatewayStore.unknownCode) {
            throw Failure.notFound
        }
    }

    /// Brings the webhook in on the way of those from outside, its signature included.
    private func deliver(_ webhook: GatewayWebhook, _ call: Call) async throws {
        do {
            try await inbox.take(webhook, of: gateway.name, deadlineNanoseconds: call.deadlineNanoseconds)
        } catch let refusal as PaymentInbox.Refusal {
            throw refusal.failure
        }
    }

    private static let example = """
        {"orderId":"{{orderId}}","paymentId":"019b8ee8-94a0-7000-8000-000000000005","paid":true,"declinedCount":0,
         "amount":{"amountMinor":12500,"currency":"EGP"},"captured":{"amountMinor":12500,"currency":"EGP"},
         "refunded":{"amountMinor":0,"currency":"EGP"}}
        """
}

extension FakeRefusal {
    /// What whoever plays the payer hears.
    fileprivate var failure: Failure {
        switch self {
        case .paid: Failure(.ruleViolated, code: "fakeOrderPaid", detail: "The payer paid before.")
        case .expired:
            Failure(
                .ruleViolated, code: "fakeOrderExpired", detail: "The time in which the payer can pay is over.")
        }
    }
}
