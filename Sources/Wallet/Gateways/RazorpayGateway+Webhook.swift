import Crypto
import JSON
import Kernel
public import WalletAPI

extension RazorpayGateway {
    /// What a webhook says: `X-Razorpay-Signature` is the HMAC-SHA256 of the raw body; `x-razorpay-event-id` names it.
    public func read(_ webhook: GatewayWebhook) throws(GatewayError) -> GatewayNotice {
        guard let signature = webhook.fields["x-razorpay-signature"],
            settings.webhookSecrets.sign(webhook.body, as: signature)
        else { throw .badSignature }
        // Why it is no JSON does not matter to anybody.
        guard let json = try? JSONValue(parsing: webhook.body), let event = json.short("event") else {
            throw .malformed
        }
        let payload = json["payload"] ?? .null
        let sent = webhook.fields["x-razorpay-event-id"].flatMap { GatewayText.isID($0) ? $0 : nil }
        return GatewayNotice(
            id: sent ?? Hexadecimal.encode(SHA256.hash(webhook.body)), reports: try Self.reports(event, payload))
    }

    /// The notice with each order as Razorpay itself has it: the notes of payments and refunds are what the payer's page sent
    /// along, and those of orders are ours alone.
    public func confirmed(
        _ notice: GatewayNotice, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayNotice {
        var orders: [String: RazorpayOrder?] = [:]
        var reports: [GatewayReport] = []
        for var report in notice.reports {
            let id = report.order.orderID
            if orders[id] == nil { orders.updateValue(try await order(id, deadlineNanoseconds), forKey: id) }
            guard let order = orders[id] ?? nil, let reference = order.reference else { continue }
            report.order.reference = reference
            reports.append(report)
        }
        return GatewayNotice(id: notice.id, reports: reports)
    }

    private static func reports(_ event: String, _ payload: JSONValue) throws(GatewayError) -> [GatewayReport] {
        switch event {
        case "payment.authorized": try payment(payload) { [.authorized($0.amount)] }
        case "payment.captured", "order.paid": try payment(payload) { [.captured(total: $0.amount)] }
        case "payment.failed": try payment(payload) { [.failed(code: $0.code)] }
        case "refund.created", "refund.processed", "refund.failed": try refund(payload)
        default: []
        }
    }

    private static func payment(
        _ payload: JSONValue, _ facts: (RazorpayPayment) -> [GatewayReport.Fact]
    ) throws(GatewayError) -> [GatewayReport] {
        guard let payment = payload["payment"]?["entity"].flatMap(RazorpayPayment.init) else { throw .malformed }
        // An order's notes are ours alone; a payment's may be what the payer's page sent along: see `confirmed`.
        let order = payload["order"]?["entity"].flatMap(RazorpayOrder.init)
        return report(order?.reference ?? payment.reference, payment, facts(payment))
    }

    private static func refund(_ payload: JSONValue) throws(GatewayError) -> [GatewayReport] {
        guard let refund = payload["refund"]?["entity"].flatMap(RazorpayRefund.init),
            let payment = payload["payment"]?["entity"].flatMap(RazorpayPayment.init), refund.paymentID == payment.id
        else { throw .malformed }
        return report(refund.reference ?? payment.reference, payment, refund.fact.map { [$0] } ?? [])
    }

    /// None where the payment is no order's of ours.
    private static func report(
        _ reference: GatewayReference?, _ payment: RazorpayPayment, _ facts: [GatewayReport.Fact]
    ) -> [GatewayReport] {
        guard let reference, let orderID = payment.orderID else { return [] }
        let order = GatewayOrderID(reference: reference, orderID: orderID)
        return facts.map { GatewayReport(order: order, gatewayPaymentID: payment.id, fact: $0) }
    }
}
