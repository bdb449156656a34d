import Journal
import Kernel
import Telemetry
import WalletAPI

/// What gateways are asked for: always what the log says is meant to be done, so that whoever finds it undone asks again.
extension LivePaymentService {
    /// Asks the gateway for what the log says is to be done, and keeps what it answers.
    ///
    /// Nothing is thrown: what was not done is in the log still, and the runner comes back to it.
    func advance(_ context: RequestContext, _ payment: Payment) async {
        guard let name = payment.gateway, payment.isWaitingForAnswer else { return }
        guard let gateway = gateway(name) else {
            dependencies.logger?.error(
                "the gateway of a payment is not set up any more", ["paymentId": .public("\(payment.paymentID)")])
            return
        }
        if payment.orderID == nil && payment.sums.status == .initiated { await open(context, payment, gateway) }
        guard let orderID = payment.orderID else { return }
        let order = GatewayOrderID(reference: reference(context, payment), orderID: orderID)
        await capture(context, payment, order, gateway)
        for refund in payment.refunds where refund.status == .underWay {
            await giveBack(context, payment, refund, order, gateway)
        }
        if payment.sums.afterwards == .voiding { await void(context, payment, order, gateway) }
    }

    private func void(
        _ context: RequestContext, _ payment: Payment, _ order: GatewayOrderID, _ gateway: any PaymentGateway
    ) async {
        guard let attemptID = payment.attemptID else { return }
        do throws(GatewayError) {
            try await gateway.void(
                GatewayVoid(order: order, gatewayPaymentID: attemptID), deadlineNanoseconds: deadline(context))
            await tell(context, payment, .voided)
        } catch {
            if case .refused(let code) = error { await tell(context, payment, .voidFailed(code: code)) }
            note(error, of: payment)
        }
    }

    /// Whether a payment's gateway releases what the payer agreed to when it is asked to.
    func voids(_ payment: Payment) -> Bool { payment.gateway.flatMap { gateway($0)?.voids } ?? false }

    private func open(_ context: RequestContext, _ payment: Payment, _ gateway: any PaymentGateway) async {
        // What is opened at the end could be paid after it.
        if dependencies.clock.now() >= payment.expiresAt { return }
        let order = GatewayOrder(
            reference: reference(context, payment), amount: payment.terms.amount, expiresAt: payment.expiresAt)
        do throws(GatewayError) {
            let checkout = try await gateway.open(order, deadlineNanoseconds: deadline(context))
            await keep(context, payment, checkout)
        } catch {
            if case .refused(let code) = error { await tell(context, payment, .orderRefused(code: code)) }
            note(error, of: payment)
        }
    }

    private func capture(
        _ context: RequestContext, _ payment: Payment, _ order: GatewayOrderID, _ gateway: any PaymentGateway
    ) async {
        guard let inFlight = payment.inFlight, let attemptID = payment.attemptID else { return }
        let capture = GatewayCapture(
            order: order, gatewayPaymentID: attemptID, amount: payment.money(payment.sums.capturingMinor),
            captureNumber: inFlight.number)
        do throws(GatewayError) {
            try await gateway.capture(capture, deadlineNanoseconds: deadline(context))
            await tell(
                context, payment, .captured(total: payment.money(inFlight.targetMinor), attemptID: nil))
        } catch {
            if case .refused(let code) = error {
                await tell(context, payment, .captureRefused(number: inFlight.number, code: code))
            }
            note(error, of: payment)
        }
    }

    private func giveBack(
        _ context: RequestContext, _ payment: Payment, _ refund: Payment.Refund, _ order: GatewayOrderID,
        _ gateway: any PaymentGateway
    ) async {
        let amount = payment.money(refund.amountMinor)
        let asked = GatewayRefund(
            order: order, gatewayPaymentID: payment.attemptID ?? "", refundID: refund.id, amount: amount)
        do throws(GatewayError) {
            let state = try await gateway.refund(asked, deadlineNanoseconds: deadline(context))
            if state == .done {
                await tell(context, payment, .refunded(refundID: refund.id, gatewayID: nil, amount))
            }
        } catch {
            if case .refused(let code) = error {
                await tell(context, payment, .refundFailed(refundID: refund.id, code: code))
            }
            note(error, of: payment)
        }
    }

    /// Keeps an order that a gateway made.
    func keep(_ context: RequestContext, _ payment: Payment, _ checkout: GatewayCheckout) async {
        do throws(WalletServiceError) {
            let place = try await place(context, payment, payer: false, payee: false)
            try await keep(context, .keepOrder(place, checkout))
        } catch {
            dependencies.logger?.warning(
                "a gateway's order is not kept yet", ["paymentId": .public("\(payment.paymentID)")])
        }
    }

    private func tell(_ context: RequestContext, _ payment: Payment, _ report: PaymentReport) async {
        do throws(WalletServiceError) {
            try await take(context, payment, report)
        } catch {
            dependencies.logger?.warning(
                "a gateway's answer is not kept yet", ["paymentId": .public("\(payment.paymentID)")])
        }
    }

    /// Keeps what a gateway says of a payment; what is not as we asked is told to whoever reads the log of this process.
    func take(
        _ context: RequestContext, _ payment: Payment, _ report: PaymentReport
    ) async throws(WalletServiceError) {
        if report.isForeign(to: payment) {
            dependencies.logger?.error(
                "a gateway says of a payment what we did not ask for: look at it there",
                ["paymentId": .public("\(payment.paymentID)"), "hospitalId": .public(context.hospitalID)])
        }
        let place = try await place(context, payment, payer: false, payee: report.movesMoney)
        try await keep(
            context, .report(place, report, spareID: dependencies.ids.make(), voids: voids(payment)))
    }

    /// A command that answers no request.
    func keep(_ context: RequestContext, _ command: PaymentCommand) async throws(WalletServiceError) {
        var context = context
        context.idempotency = nil
        let id = PaymentDecider.streams(of: command)[0].id
        let options = CommandOptions(resourceID: id, status: 200)
        do throws(CommandFailure<WalletRejection>) {
            _ = try await dependencies.journal.execute(
                .payment(command), of: WalletDecider.self, in: wallets.definition, options, context: context)
        } catch {
            throw WalletServiceError(command: error)
        }
    }

    private func note(_ error: GatewayError, of payment: Payment) {
        let id = "\(payment.paymentID)"
        switch error {
        case .refused: dependencies.logger?.warning("a gateway refused a call", ["paymentId": .public(id)])
        case .unavailable: dependencies.logger?.info("a gateway gave no answer", ["paymentId": .public(id)])
        case .badSignature, .malformed:
            dependencies.logger?.error("a gateway answered nonsense", ["paymentId": .public(id)])
        }
    }

    func reference(_ context: RequestContext, _ payment: Payment) -> GatewayReference {
        GatewayReference(hospitalID: context.hospitalID, paymentID: payment.paymentID)
    }

    /// Until when a gateway may answer: never longer than whoever asked waits.
    func deadline(_ context: RequestContext) -> UInt64 {
        let own = SystemClock().monotonicNanoseconds() + PaymentLimits.callSeconds * 1_000_000_000
        return min(own, context.deadlineNanoseconds)
    }
}

extension Payment {
    /// Whether the gateway is to do something.
    var isWaitingForAnswer: Bool {
        (orderID == nil && sums.status == .initiated) || inFlight != nil || sums.afterwards == .voiding
            || refunds.contains { $0.status == .underWay }
    }
}

extension PaymentReport {
    /// Whether money can move by it.
    var movesMoney: Bool {
        switch self {
        case .captured, .refunded, .refundFailed: true
        case .orderRefused, .authorized, .captureRefused, .failed, .voided, .voidFailed: false
        }
    }
}
