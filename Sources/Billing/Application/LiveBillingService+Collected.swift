import BillingAPI
import Journal
import Kernel
import WalletAPI

extension LiveBillingService {
    /// Receives money that Wallet took for an invoice, once: what is open of that is paid, the rest is the patient's deposit.
    ///
    /// Throws the rule `unknownInvoice`.
    func receiveCollected(
        _ context: RequestContext, _ changed: PaymentChangedV1, for invoice: PaidInvoiceID, _ cause: EventID,
        _ at: Timestamp
    ) async throws(BillingServiceError) {
        let collected = CollectedPayment(id: changed.paymentId)
        let moment = try await moment(context, at: at)
        let command = ReceivePaymentCommand(
            hospitalID: context.hospitalID, paymentID: collected.payment(ofCapture: changed.stepNumber),
            purpose: .collected(invoice.retagged()), amount: changed.amount,
            method: BillingAPI.PaymentMethod(changed.method), reference: "\(changed.paymentId)",
            series: moment.series(.receipt, BillingLimits.receiptPrefix), today: moment.today, at: moment.now)
        var context = context
        context.idempotency = collected.key(.captured, changed.stepNumber)
        var options = options(command.paymentID, status: 201)
        options.causationID = cause
        do throws(BillingServiceError) {
            _ = try await written(context, options) { () async throws(BillingServiceError) in
                CommandForOwner(command: .receivePayment(command))
            }
        } catch .unknown(code: Self.idTaken) {
            // It was received when the key was kept still.
        }
    }

    /// Gives back what Wallet gave back of a payment for an invoice, once: of its last capture first.
    ///
    /// Throws the rule `exceedsRefundable` where Billing has less of it, after that was given back.
    func refundCollected(
        _ context: RequestContext, _ changed: PaymentChangedV1, _ cause: EventID, _ at: Timestamp
    ) async throws(BillingServiceError) {
        let collected = CollectedPayment(id: changed.paymentId)
        let parts = try await parts(context, of: collected)
        func refund(of capture: Int) -> RefundID { collected.refund(changed.stepNumber, ofCapture: capture) }
        // What was done before an interruption stays as it is, whatever else was given back since.
        let done = parts.enumerated().map { index, part in
            part.refunds.first { $0.id == refund(of: index + 1) }?.amount.amountMinor
        }
        // What came late was never received here.
        let owed = changed.amount.amountMinor - (changed.late?.amountMinor ?? 0)
        var rest = done.reduce(owed) { $0 - ($1 ?? 0) }
        let moment = try await moment(context, at: at)
        for (index, part) in parts.enumerated().reversed() where rest > 0 && done[index] == nil {
            let amountMinor = min(rest, part.amount.amountMinor - part.refunded.amountMinor)
            guard amountMinor > 0, part.amount.currency == changed.amount.currency else { continue }
            var context = context
            context.idempotency = collected.key(.refunded, changed.stepNumber, ofCapture: index + 1)
            var options = options(refund(of: index + 1), status: 201)
            options.causationID = cause
            var command = RefundCommand(
                hospitalID: context.hospitalID, paymentID: part.id, refundID: refund(of: index + 1),
                amount: Money(amountMinor: amountMinor, currency: changed.amount.currency),
                reason: "Refund \(changed.stepNumber) of \(changed.paymentId)", seen: [],
                series: moment.series(.refund, BillingLimits.refundPrefix), today: moment.today, at: moment.now)
            command.isCollected = true
            try await giveBack(context, command, options)
            rest -= amountMinor
        }
        guard rest == 0 else {
            throw .rule(.exceedsRefundable(refundable: .zero(changed.amount.currency)))
        }
    }

    private func giveBack(
        _ context: RequestContext, _ command: RefundCommand, _ options: CommandOptions
    ) async throws(BillingServiceError) {
        do throws(BillingServiceError) {
            _ = try await written(
                context, options,
                make: { () async throws(BillingServiceError) in
                    let payment = try await paymentRow(context, command.paymentID)
                    var command = command
                    command.seen = payment.allocations.map(\.invoiceId)
                    return CommandForOwner(command: .refund(command), owner: payment.patientId)
                },
                view: { state, _ in
                    guard case .payment(let record) = state else { return nil }
                    return record.refunds.first { $0.refundID == command.refundID }.map { record.view($0) }
                },
                read: { (id) async throws(BillingServiceError) in try await refundRow(context, id.retagged()) })
        } catch .unknown(code: Self.idTaken) {
            // It was given back when the key was kept still.
        }
    }

    /// The payments that the captures are, first first.
    private func parts(
        _ context: RequestContext, of collected: CollectedPayment
    ) async throws(BillingServiceError) -> [BillingAPI.PaymentView] {
        var parts: [BillingAPI.PaymentView] = []
        while parts.count < BillingLimits.partsPerCollection {
            do throws(BillingServiceError) {
                parts.append(try await paymentRow(context, collected.payment(ofCapture: parts.count + 1)))
            } catch .notFound {
                break
            }
        }
        return parts
    }

    /// The code of an id that was used before.
    private static let idTaken = "idTaken"
}
