import BillingAPI
import Kernel

extension BillingDecider {
    static func issueInvoice(
        _ command: IssueInvoiceCommand, _ states: [BillingState]
    ) throws(BillingRejection) -> Decision {
        guard let invoice = invoice(states.first) else { throw .notFound }
        guard invoice.phase == .draft else { throw .rule(.invoiceNotDraft) }
        guard Set(invoice.chargeIDs).isSubset(of: command.seen.map(\.chargeID)) else { throw .outdated }
        try requireOneOwner(command, of: invoice)
        let number = try nextNumber(command.series, states[1], at: command.at)
        let usual = command.today.advanced(byDays: BillingLimits.standardDueDays)
        let issued = InvoiceIssued(
            invoiceID: invoice.id, patientID: invoice.patientID, number: number.number, total: invoice.total,
            issuedOn: command.today, dueOn: max(invoice.dueOn ?? usual, command.today), at: command.at)
        return [StreamEvent(.invoiceIssued(issued)), StreamEvent(.numberAllocated(number), on: 1)]
    }

    /// Refuses a draft with charges of someone else, as the undoing of a merge may leave one.
    private static func requireOneOwner(
        _ command: IssueInvoiceCommand, of invoice: InvoiceRecord
    ) throws(BillingRejection) {
        let present = Set(invoice.chargeIDs)
        let owned = command.seen.filter { present.contains($0.chargeID) }
        guard owned.contains(where: { $0.ownerID != command.ownerID }) else { return }
        var parts = [ChargesOfPatient(patientId: command.ownerID, chargeIds: [])]
        for charge in owned {
            if let place = parts.firstIndex(where: { $0.patientId == charge.ownerID }) {
                parts[place].chargeIds.append(charge.chargeID)
            } else {
                parts.append(ChargesOfPatient(patientId: charge.ownerID, chargeIds: [charge.chargeID]))
            }
        }
        throw .rule(.chargesOfSeveralPatients(parts))
    }

    static func voidInvoice(
        _ command: VoidInvoiceCommand, _ states: [BillingState]
    ) throws(BillingRejection) -> Decision {
        guard let invoice = invoice(states.first) else { throw .notFound }
        switch invoice.phase {
        case .void: throw .rule(.invoiceVoid)
        case .draft: break
        case .issued:
            guard invoice.issuedOn == command.today else { throw .rule(.creditNoteRequired) }
            guard invoice.paidMinor == 0 else { throw .rule(.invoiceHasPayments) }
        }
        guard Set(invoice.chargeIDs).isSubset(of: command.seen) else { throw .outdated }
        let voided = InvoiceVoided(
            invoiceID: invoice.id, patientID: invoice.patientID, wasIssued: invoice.phase == .issued,
            total: invoice.total, reason: command.reason, at: command.at)
        var events: Decision = [StreamEvent(.invoiceVoided(voided))]
        for (index, id) in command.seen.enumerated() {
            guard case .charge(let charge) = states[index + 1], charge.invoiceID == invoice.id else { continue }
            let moved = ChargeMoved(
                chargeID: id, patientID: charge.created.patientID, invoiceID: invoice.id, at: command.at)
            events.append(StreamEvent(.chargeReleased(moved), on: index + 1))
        }
        return events
    }

    static func evolve(_ invoice: InvoiceRecord, _ event: BillingEvent) -> InvoiceRecord {
        var copy = invoice
        switch event {
        case .invoiceDraftChanged(let event):
            copy.lines = event.lines
            copy.total = event.total
            copy.dueOn = event.dueOn
            copy.updatedAt = event.at
        case .invoiceIssued(let event):
            copy.phase = .issued
            copy.number = event.number
            copy.issuedOn = event.issuedOn
            copy.dueOn = event.dueOn
            copy.updatedAt = event.at
        case .invoiceVoided(let event):
            copy.phase = .void
            copy.voidReason = event.reason
            copy.updatedAt = event.at
        case .invoicePaymentApplied(let event):
            return invoice.moving(event.amount.amountMinor, of: event.paymentID, at: event.at)
        case .invoicePaymentReversed(let event):
            return invoice.moving(-event.amount.amountMinor, of: event.paymentID, at: event.at)
        default: break
        }
        return copy
    }
}

extension InvoiceRecord {
    /// The draft that an event begins.
    init(_ event: InvoiceDrafted) {
        self.init(
            id: event.invoiceID, patientID: event.patientID, lines: event.lines, total: event.total,
            dueOn: event.dueOn, createdAt: event.at, updatedAt: event.at)
    }
}
