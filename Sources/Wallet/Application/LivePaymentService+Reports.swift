import Journal
import Kernel
import Telemetry
import WalletAPI

/// What gateways tell by themselves.
extension LivePaymentService {
    func report(_ notice: GatewayNotice, from gateway: String) async throws(WalletServiceError) {
        for report in notice.reports {
            do throws(WalletServiceError) {
                try await take(report, from: gateway)
            } catch .notFound {
                // Sent again, it would be of no payment again. Everything else is a reason to send it again.
                dependencies.logger?.error(
                    "a gateway's report is of no payment that it can be of",
                    [
                        "gateway": .public(gateway), "hospitalId": .public(report.order.reference.hospitalID),
                        "paymentId": .public("\(report.order.reference.paymentID)"),
                    ])
            }
        }
    }

    private func take(_ report: GatewayReport, from gateway: String) async throws(WalletServiceError) {
        let reference = report.order.reference
        let context = context(reference.hospitalID)
        var payment = try await found(context, reference.paymentID)
        guard payment.gateway == gateway, report.hasSoundTexts,
            payment.orderID == nil || payment.orderID == report.order.orderID
        else { throw .notFound }
        if payment.orderID == nil {
            // The answer to our own call got lost: the order is there all the same.
            let place = try await place(context, payment, payer: false, payee: false)
            try await keep(context, .keepOrder(place, GatewayCheckout(orderID: report.order.orderID)))
        }
        try await take(context, payment, PaymentReport(report))
        payment = try await found(context, reference.paymentID)
        await advance(context, payment)
    }

    /// The context of what no request asks for.
    func context(_ hospital: HospitalID) -> RequestContext {
        .ofWorker("payments", in: hospital, seconds: PaymentRunner.commandSeconds)
    }
}

extension PaymentReport {
    /// What a gateway's report says of a payment.
    init(_ report: GatewayReport) {
        switch report.fact {
        case .authorized(let amount): self = .authorized(amount, attemptID: report.gatewayPaymentID)
        case .captured(let total): self = .captured(total: total, attemptID: report.gatewayPaymentID)
        case .failed(let code): self = .failed(code: code, attemptID: report.gatewayPaymentID)
        case .refunded(let id, let gatewayID, let amount):
            self = .refunded(refundID: id, gatewayID: gatewayID, amount)
        case .refundFailed(let id, let code): self = .refundFailed(refundID: id, code: code)
        }
    }
}

extension GatewayReport {
    /// Whether ids and codes are as long as those of gateways are.
    fileprivate var hasSoundTexts: Bool {
        var texts = [order.orderID, gatewayPaymentID]
        switch fact {
        case .failed(let code), .refundFailed(_, let code): texts.append(code)
        case .refunded(_, let gatewayID, _): texts.append(gatewayID)
        case .authorized, .captured: break
        }
        return texts.allSatisfy { $0.utf8.count <= PaymentLimits.gatewayTextBytes }
    }
}
