import BillingAPI
import Kernel

extension ChargeRecord {
    /// The view of the charge at a version.
    func view(version: Int) -> ChargeView {
        var view = ChargeView(
            id: created.chargeID, patientId: created.patientID, code: created.code, unitPrice: created.unitPrice,
            serviceDate: created.serviceDate)
        view.description = created.description
        view.quantity = created.quantity
        view.amount = created.amount
        view.locationId = created.locationID
        view.status = status
        view.invoiceId = invoiceID
        view.version = version
        view.createdAt = created.at
        view.updatedAt = updatedAt
        return view
    }
}

extension InvoicePhase {
    /// The status that clients see on a day.
    func status(paidMinor: Int64, totalMinor: Int64, dueOn: LocalDate?, today: LocalDate) -> InvoiceStatus {
        switch self {
        case .draft: return .draft
        case .void: return .void
        case .issued:
            if paidMinor >= totalMinor { return .paid }
            if let dueOn, dueOn < today { return .overdue }
            return paidMinor > 0 ? .partiallyPaid : .issued
        }
    }
}

extension InvoiceRecord {
    /// The view of the invoice in lists at a version, on a day of the hospital.
    func summary(version: Int, today: LocalDate) -> InvoiceSummaryView {
        var summary = InvoiceSummaryView(
            id: id, patientId: patientID, total: total, version: version, createdAt: createdAt)
        summary.number = number
        summary.status = phase.status(
            paidMinor: paidMinor, totalMinor: total.amountMinor, dueOn: dueOn, today: today)
        summary.paid.amountMinor = paidMinor
        summary.open.amountMinor = openMinor
        summary.issuedOn = issuedOn
        summary.dueDate = dueOn
        summary.updatedAt = updatedAt
        return summary
    }

    /// The view of the invoice at a version, on a day of the hospital.
    func view(version: Int, today: LocalDate) -> InvoiceView {
        let payments = payments.sorted { $0.paymentID < $1.paymentID }.map { payment in
            InvoicePaymentView(
                paymentId: payment.paymentID, amount: Money(amountMinor: payment.amountMinor, currency: currency))
        }
        var view = InvoiceView(summary(version: version, today: today), lines: lines.map(\.view), payments: payments)
        view.voidReason = voidReason
        return view
    }
}

extension InvoiceLine {
    /// The view of the line.
    var view: InvoiceLineView {
        var view = InvoiceLineView(chargeId: chargeID, code: code, unitPrice: unitPrice, serviceDate: serviceDate)
        view.description = description
        view.quantity = quantity
        view.amount = amount
        view.locationId = locationID
        return view
    }
}

extension PaymentStatus {
    /// The status of a payment of which so much was given back.
    init(refundedMinor: Int64, amountMinor: Int64) {
        self = refundedMinor == 0 ? .received : refundedMinor < amountMinor ? .partiallyRefunded : .refunded
    }
}

extension PaymentRecord {
    /// The view of the payment in lists at a version.
    func summary(version: Int) -> PaymentSummaryView {
        var summary = PaymentSummaryView(
            id: received.paymentID, number: received.number, patientId: received.patientID, amount: received.amount,
            receivedOn: received.receivedOn)
        summary.status = PaymentStatus(refundedMinor: refundedMinor, amountMinor: received.amount.amountMinor)
        summary.method = received.method
        summary.reference = received.reference
        summary.unallocated = money(unallocatedMinor)
        summary.refunded = money(refundedMinor)
        summary.version = version
        summary.createdAt = received.at
        summary.updatedAt = updatedAt
        return summary
    }

    /// The view of the payment at a version.
    func view(version: Int) -> PaymentView {
        PaymentView(
            summary(version: version), allocations: allocations.sorted { $0.invoiceID < $1.invoiceID }.map { view($0) },
            refunds: refunds.sorted { $0.refundID < $1.refundID }.map { view($0) })
    }

    /// The view of a refund.
    func view(_ refund: PaymentRefunded) -> RefundView {
        var view = RefundView(
            id: refund.refundID, number: refund.number, of: refund.paymentID, patientId: refund.patientID,
            amount: refund.amount)
        view.reason = refund.reason
        view.fromDeposit = money(refund.fromDepositMinor)
        view.reopened = refund.reopened.map { self.view($0) }
        view.refundedOn = refund.refundedOn
        view.createdAt = refund.at
        return view
    }

    private func view(_ allocation: Allocation) -> AllocationView {
        AllocationView(invoiceId: allocation.invoiceID, amount: money(allocation.amountMinor))
    }
}
