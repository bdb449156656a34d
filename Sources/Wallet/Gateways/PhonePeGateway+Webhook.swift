import Crypto
import JSON
import Kernel
public import WalletAPI

extension PhonePeGateway {
    /// What a webhook says: `Authorization` is the SHA-256 of `username:password`, so that anybody who saw one webhook could
    /// write another; see `confirmed`.
    public func read(_ webhook: GatewayWebhook) throws(GatewayError) -> GatewayNotice {
        guard let digest = webhook.fields["authorization"], settings.webhookSecrets.match(digest: digest) else {
            throw .badSignature
        }
        // Why it is no JSON does not matter to anybody.
        guard let json = try? JSONValue(parsing: webhook.body), let event = json.short("event"),
            let payload = json["payload"], payload.members != nil
        else { throw .malformed }
        return GatewayNotice(
            id: Hexadecimal.encode(SHA256.hash(webhook.body)), reports: try Self.reports(event, payload))
    }

    /// What PhonePe itself says of the orders and refunds that a notice names.
    public func confirmed(
        _ notice: GatewayNotice, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayNotice {
        var reports: [GatewayReport] = []
        var asked: Set<GatewayReference> = []
        for report in notice.reports {
            let reference = report.order.reference
            guard let refundID = report.fact.refundID else {
                guard asked.insert(reference).inserted else { continue }
                reports += try await status(of: reference, deadlineNanoseconds)?.reports(reference) ?? []
                continue
            }
            guard let refund = try await refund(refundID, deadlineNanoseconds), refund.reference == reference,
                let fact = refund.fact(refundID), let order = try await status(of: reference, deadlineNanoseconds)
            else { continue }
            let payment = order.attempts.last { $0.state == "COMPLETED" }?.id ?? order.id
            reports.append(
                GatewayReport(
                    order: GatewayOrderID(reference: reference, orderID: order.id), gatewayPaymentID: payment,
                    fact: fact))
        }
        return GatewayNotice(id: notice.id, reports: reports)
    }

    /// The event names what it is, its state what became of it.
    private static func reports(_ event: String, _ payload: JSONValue) throws(GatewayError) -> [GatewayReport] {
        switch event {
        case "checkout.order.completed", "checkout.order.failed", "pg.order.completed", "pg.order.failed":
            guard let order = PhonePeOrder(payload) else { throw .malformed }
            guard let name = payload.short("merchantOrderId"), let reference = GatewayReference(text: name) else {
                return []
            }
            return order.reports(reference)
        case "pg.refund.accepted", "pg.refund.completed", "pg.refund.failed":
            guard let refund = PhonePeRefund(payload) else { throw .malformed }
            guard let reference = refund.reference,
                let refundID = payload.short("merchantRefundId").flatMap({ PaymentRefundID($0) }),
                let fact = refund.fact(refundID)
            else { return [] }
            // A refund's notice does not name PhonePe's order; what is confirmed does.
            let order = GatewayOrderID(reference: reference, orderID: payload.gatewayID("orderId") ?? refund.id)
            return [GatewayReport(order: order, gatewayPaymentID: refund.id, fact: fact)]
        default: return []
        }
    }
}

extension GatewayReport.Fact {
    /// The refund of ours that it is about.
    var refundID: PaymentRefundID? {
        switch self {
        case .refunded(let id, _, _): id
        case .refundFailed(let id, _): id
        case .authorized, .captured, .failed: nil
        }
    }
}
