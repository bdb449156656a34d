import BillingAPI
import Kernel

extension BillingDecider {
    static func draftInvoice(
        _ command: DraftInvoiceCommand, _ states: [BillingState]
    ) throws(BillingRejection) -> Decision {
        guard states.first == .empty else { throw .idTaken }
        let charges = try charges(
            command.chargeIDs, states.dropFirst(), of: command.samePatients.union([command.patientID]), on: nil)
        let lines = charges.map { $0.line(on: command.patientID) }
        let drafted = InvoiceDrafted(
            invoiceID: command.invoiceID, patientID: command.patientID, lines: lines,
            total: try total(lines, in: command.currency), dueOn: command.dueOn, at: command.at)
        var events: Decision = [StreamEvent(.invoiceDrafted(drafted))]
        for (index, charge) in charges.enumerated() {
            let moved = ChargeMoved(
                chargeID: charge.created.chargeID, patientID: charge.created.patientID, invoiceID: command.invoiceID,
                at: command.at)
            events.append(StreamEvent(.chargeInvoiced(moved), on: index + 1))
        }
        return events
    }

    static func changeDraft(
        _ command: ChangeDraftCommand, _ states: [BillingState]
    ) throws(BillingRejection) -> Decision {
        guard let invoice = invoice(states.first) else { throw .notFound }
        guard invoice.phase == .draft else { throw .rule(.invoiceNotDraft) }
        guard Set(invoice.chargeIDs).isSubset(of: command.seen) else { throw .outdated }
        var drafted = InvoiceDrafted(
            invoiceID: invoice.id, patientID: invoice.patientID, lines: invoice.lines, total: invoice.total,
            dueOn: invoice.dueOn, at: command.at)
        if case .set(let day) = command.dueOn { drafted.dueOn = day }
        if let wanted = command.chargeIDs {
            let concerned = command.concerned
            let wantedStates = wanted.map { id in concerned.firstIndex(of: id).map { states[$0 + 1] } ?? .empty }
            let patients = command.samePatients.union([invoice.patientID])
            drafted.lines = try charges(wanted, wantedStates[...], of: patients, on: invoice.id)
                .map { $0.line(on: invoice.patientID) }
            drafted.total = try total(drafted.lines, in: invoice.currency)
        }
        guard drafted.lines != invoice.lines || drafted.dueOn != invoice.dueOn else { return [] }
        let moves = moves(to: drafted.lines.map(\.chargeID), command, invoice, states)
        return [StreamEvent(.invoiceDraftChanged(drafted))] + moves
    }

    /// The charges that come off the draft and onto it.
    private static func moves(
        to new: [ChargeID], _ command: ChangeDraftCommand, _ invoice: InvoiceRecord, _ states: [BillingState]
    ) -> Decision {
        let old = invoice.chargeIDs
        var events: Decision = []
        for (index, id) in command.concerned.enumerated() {
            guard case .charge(let charge) = states[index + 1] else { continue }
            let moved = ChargeMoved(
                chargeID: id, patientID: charge.created.patientID, invoiceID: invoice.id, at: command.at)
            switch (old.contains(id), new.contains(id)) {
            case (true, false): events.append(StreamEvent(.chargeReleased(moved), on: index + 1))
            case (false, true): events.append(StreamEvent(.chargeInvoiced(moved), on: index + 1))
            default: break
            }
        }
        return events
    }

    /// The charges where all are the patient's and free, or on this invoice; throws the first rule that some break.
    private static func charges(
        _ ids: [ChargeID], _ states: ArraySlice<BillingState>, of patients: Set<PatientID>, on invoice: InvoiceID?
    ) throws(BillingRejection) -> [ChargeRecord] {
        var records: [ChargeRecord] = []
        var unknown: [ChargeID] = []
        for (id, state) in zip(ids, states) {
            if case .charge(let record) = state { records.append(record) } else { unknown.append(id) }
        }
        guard unknown.isEmpty else { throw .rule(.unknownCharges(unknown)) }
        let others = records.filter { !patients.contains($0.created.patientID) }
        guard others.isEmpty else { throw .rule(.otherPatientsCharges(others.map(\.created.chargeID))) }
        let taken = records.filter { record in
            record.status != .unbilled && !(record.status == .invoiced && invoice != nil && record.invoiceID == invoice)
        }
        guard taken.isEmpty else { throw .rule(.chargesNotUnbilled(taken.map(\.created.chargeID))) }
        return records
    }

    private static func total(_ lines: [InvoiceLine], in currency: Currency) throws(BillingRejection) -> Money {
        do throws(MoneyError) {
            let total = try Money.sum(lines.map(\.amount), in: currency)
            guard total.amountMinor <= BillingLimits.amountMinor else { throw .overflow }
            return total
        } catch {
            throw .rule(error == .currencyMismatch ? .currencyMismatch(expected: currency) : .amountTooLarge)
        }
    }
}
