import BillingAPI
import Kernel

extension BillingDecider {
    static func receivePayment(
        _ command: ReceivePaymentCommand, _ states: [BillingState]
    ) throws(BillingRejection) -> Decision {
        guard states.first == .empty else { throw .idTaken }
        var received = PaymentReceived(
            paymentID: command.paymentID, patientID: PatientID(high: 0, low: 0), number: "", amount: command.amount,
            method: command.method, reference: command.reference, allocations: [], receivedOn: command.today,
            at: command.at)
        switch command.purpose {
        case .deposit(let patientID): received.patientID = patientID
        case .invoice(let id, let excessToDeposit):
            guard let invoice = invoice(states[2]) else { throw .rule(.unknownInvoice) }
            let open = try openAmount(of: invoice, in: command.amount.currency, for: command.paymentID)
            guard command.amount.amountMinor <= open || excessToDeposit else {
                throw .rule(.exceedsOpenAmount(open: Money(amountMinor: open, currency: invoice.currency)))
            }
            received.patientID = invoice.patientID
            let paid = min(open, command.amount.amountMinor)
            if paid > 0 { received.allocations = [Allocation(invoiceID: id, amountMinor: paid)] }
        case .collected(let id):
            guard let invoice = invoice(states[2]) else { throw .rule(.unknownInvoice) }
            received.patientID = invoice.patientID
            received.isCollected = true
            let paid = min(collectable(of: invoice, by: command), command.amount.amountMinor)
            if paid > 0 { received.allocations = [Allocation(invoiceID: id, amountMinor: paid)] }
        }
        let number = try nextNumber(command.series, states[1], at: command.at)
        received.number = number.number
        let applied: Decision = received.allocations.map { allocation in
            StreamEvent(.invoicePaymentApplied(received.moved(allocation)), on: 2)
        }
        return [StreamEvent(.paymentReceived(received))] + applied + [StreamEvent(.numberAllocated(number), on: 1)]
    }

    static func allocate(
        _ command: AllocateCommand, _ states: [BillingState]
    ) throws(BillingRejection) -> Decision {
        guard case .payment(let payment)? = states.first else { throw .notFound }
        guard let invoice = invoice(states[1]) else { throw .rule(.unknownInvoice) }
        let owner = payment.received.patientID
        let isOwn = invoice.patientID == owner
        guard isOwn || command.samePatients.isSuperset(of: [owner, invoice.patientID]) else {
            throw .rule(.otherPatientsInvoice)
        }
        guard command.amount.map({ $0.currency == payment.currency }) ?? true else {
            throw .rule(.currencyMismatch(expected: payment.currency))
        }
        let open = try openAmount(of: invoice, in: payment.currency, for: command.paymentID)
        let left = payment.unallocatedMinor
        let amount = command.amount?.amountMinor ?? min(open, left)
        guard amount > 0 && amount <= left || left > 0 && amount == 0 else {
            throw .rule(.exceedsDeposit(unallocated: payment.money(left)))
        }
        guard amount > 0, amount <= open else { throw .rule(.exceedsOpenAmount(open: payment.money(open))) }
        let isNew = !payment.allocations.contains { $0.invoiceID == invoice.id }
        guard !isNew || payment.allocations.count < BillingLimits.invoicesPerPayment else {
            throw .rule(.tooManyAllocations)
        }
        let allocated = DepositAllocated(
            paymentID: command.paymentID, patientID: owner, invoicePatientID: isOwn ? nil : invoice.patientID,
            invoiceID: invoice.id, amount: payment.money(amount), at: command.at)
        let applied = InvoicePaymentMoved(
            invoiceID: invoice.id, patientID: invoice.patientID, paymentID: command.paymentID,
            amount: payment.money(amount), at: command.at)
        return [StreamEvent(.depositAllocated(allocated)), StreamEvent(.invoicePaymentApplied(applied), on: 1)]
    }

    /// What is open of an invoice that may be paid in `currency`.
    private static func openAmount(
        of invoice: InvoiceRecord, in currency: Currency, for payment: PaymentID
    ) throws(BillingRejection) -> Int64 {
        guard invoice.phase == .issued else { throw .rule(.invoiceNotPayable) }
        guard invoice.currency == currency else { throw .rule(.currencyMismatch(expected: invoice.currency)) }
        let isNew = !invoice.payments.contains { $0.paymentID == payment }
        guard !isNew || invoice.payments.count < BillingLimits.paymentsPerInvoice else {
            throw .rule(.tooManyAllocations)
        }
        return invoice.openMinor
    }

    /// What is open for money that is here already; zero where the invoice takes none of it.
    private static func collectable(of invoice: InvoiceRecord, by command: ReceivePaymentCommand) -> Int64 {
        do throws(BillingRejection) {
            return try openAmount(of: invoice, in: command.amount.currency, for: command.paymentID)
        } catch {
            return 0
        }
    }

    static func evolve(_ payment: PaymentRecord, _ event: BillingEvent) -> PaymentRecord {
        var payment = payment
        switch event {
        case .depositAllocated(let event):
            payment.move(event.amount.amountMinor, to: event.invoiceID)
            payment.updatedAt = event.at
        case .paymentRefunded(let event):
            for allocation in event.reopened { payment.move(-allocation.amountMinor, to: allocation.invoiceID) }
            payment.refunds.append(event)
            payment.updatedAt = event.at
        default: break
        }
        return payment
    }
}

extension PaymentRecord {
    /// The payment that an event begins.
    init(_ event: PaymentReceived) {
        self.init(received: event, allocations: event.allocations, updatedAt: event.at)
    }
}

extension PaymentReceived {
    /// What an allocation of the payment is to its invoice.
    func moved(_ allocation: Allocation) -> InvoicePaymentMoved {
        InvoicePaymentMoved(
            invoiceID: allocation.invoiceID, patientID: patientID, paymentID: paymentID,
            amount: Money(amountMinor: allocation.amountMinor, currency: amount.currency), at: at)
    }
}
