import Crypto
import JSON
import Kernel
public import WalletAPI

extension FakeGateway {
    /// What its webhooks say, by the names that they have there.
    enum Event: String, Sendable, CaseIterable {
        case authorized = "payment.authorized"
        case captured = "payment.captured"
        case failed = "payment.failed"
        case refunded = "refund.processed"
        case refundFailed = "refund.failed"
    }

    /// What a webhook says: `Medley-Fake-Signature` is the HMAC-SHA256 of the raw body in hexadecimal digits.
    public func read(_ webhook: GatewayWebhook) throws(GatewayError) -> GatewayNotice {
        guard let signature = webhook.fields[Self.signatureField], secrets.sign(webhook.body, as: signature) else {
            throw .badSignature
        }
        // Why it is no JSON does not matter to anybody.
        guard let json = try? JSONValue(parsing: webhook.body), let id = json.short("id"),
            let name = json.short("event"),
            let orderID = json.gatewayID("orderId")
        else { throw .malformed }
        guard let event = Event(rawValue: name), let reference = FakeOrder.reference(orderID: orderID) else {
            return GatewayNotice(id: id, reports: [])
        }
        guard let payment = json.gatewayID("gatewayPaymentId"), let fact = Self.fact(event, json) else {
            throw .malformed
        }
        let order = GatewayOrderID(reference: reference, orderID: orderID)
        return GatewayNotice(id: id, reports: [GatewayReport(order: order, gatewayPaymentID: payment, fact: fact)])
    }

    /// A signed webhook about an order.
    func webhook(_ event: Event, _ order: FakeOrder) -> GatewayWebhook {
        var body: JSONValue = [
            "id": .string("fakeevt_\(order.reference.text)_\(event.rawValue)_\(order.declinedCount)"),
            "event": .string(event.rawValue), "orderId": .string(order.id),
            "gatewayPaymentId": .string(order.paymentID),
            "amount": [
                "amountMinor": .integer(order.amount.amountMinor), "currency": .string(order.amount.currency.code),
            ],
        ]
        if event == .failed, case .object(var members) = body {
            members.append(JSONMember(name: "code", value: .string(FakeOrder.declinedCode)))
            body = .object(members)
        }
        return signed(body.bytes)
    }

    /// A webhook of a body, signed with the present secret.
    func signed(_ body: [UInt8]) -> GatewayWebhook {
        let code = HMACSHA256.code(for: body, key: secrets.current.bytes)
        return GatewayWebhook(body: body, fields: [Self.signatureField: Hexadecimal.encode(code)])
    }

    private static func fact(_ event: Event, _ json: JSONValue) -> GatewayReport.Fact? {
        let code = GatewayText.code([json["code"]?.string], else: FakeOrder.declinedCode)
        let refundID = json.short("refundId").flatMap { PaymentRefundID($0) }
        switch event {
        case .failed: return .failed(code: code)
        case .refundFailed: return refundID.map { .refundFailed(refundID: $0, code: code) }
        case .authorized: return amount(json).map { .authorized($0) }
        case .captured: return amount(json).map { .captured(total: $0) }
        case .refunded:
            guard let amount = amount(json), let id = json.gatewayID("gatewayRefundId") else { return nil }
            return .refunded(refundID: refundID, gatewayRefundID: id, amount)
        }
    }

    private static func amount(_ json: JSONValue) -> Money? {
        guard let amount = json["amount"], let minor = amount.integer("amountMinor"), minor > 0,
            let currency = amount.short("currency").flatMap({ Currency($0) })
        else { return nil }
        return Money(amountMinor: minor, currency: currency)
    }
}
