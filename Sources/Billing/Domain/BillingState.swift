import BillingAPI
import Kernel

/// What the events of one stream of the module add up to.
enum BillingState: Hashable, Sendable {
    /// The stream has no events.
    case empty
    case charge(ChargeRecord)
    case invoice(InvoiceRecord)
    case payment(PaymentRecord)
    /// A series, with the last place that was given out.
    case series(last: Int)
}

/// A charge.
struct ChargeRecord: Hashable, Sendable {
    var created: ChargeCreated
    var status: ChargeStatus = .unbilled
    var invoiceID: InvoiceID?
    var updatedAt: Timestamp

    /// The charge as a line of an invoice of some record.
    ///
    /// Another record's text stays with the charge, under the key that is destroyed when that record is erased: reads look
    /// it up there.
    func line(on patient: PatientID) -> InvoiceLine {
        InvoiceLine(
            chargeID: created.chargeID, code: created.code,
            description: created.patientID == patient ? created.description : nil,
            quantity: created.quantity, unitPrice: created.unitPrice, amount: created.amount,
            serviceDate: created.serviceDate, locationID: created.locationID)
    }
}

/// Where an invoice is on its way, apart from what is paid.
enum InvoicePhase: String, Hashable, Sendable, CaseIterable { case draft, issued, void }

/// An invoice.
struct InvoiceRecord: Hashable, Sendable {
    /// What one payment pays of it.
    struct Payment: Hashable, Sendable {
        var paymentID: PaymentID
        var amountMinor: Int64
    }

    var id: InvoiceID
    var patientID: PatientID
    var lines: [InvoiceLine]
    var total: Money
    var phase: InvoicePhase = .draft
    var number: String?
    var issuedOn: LocalDate?
    var dueOn: LocalDate?
    /// Each payment once, without those that were refunded whole.
    var payments: [Payment] = []
    var voidReason: String?
    var createdAt: Timestamp
    var updatedAt: Timestamp

    var currency: Currency { total.currency }
    /// What was paid and not refunded.
    var paidMinor: Int64 { payments.reduce(0) { $0 &+ $1.amountMinor } }
    /// What is still to be paid.
    var openMinor: Int64 { phase == .issued ? total.amountMinor &- paidMinor : 0 }
    var chargeIDs: [ChargeID] { lines.map(\.chargeID) }

    /// The invoice with money of a payment more, or less where it is negative.
    func moving(_ amountMinor: Int64, of payment: PaymentID, at: Timestamp) -> InvoiceRecord {
        var copy = self
        copy.updatedAt = at
        if let index = payments.firstIndex(where: { $0.paymentID == payment }) {
            copy.payments[index].amountMinor &+= amountMinor
            if copy.payments[index].amountMinor == 0 { copy.payments.remove(at: index) }
        } else {
            copy.payments.append(Payment(paymentID: payment, amountMinor: amountMinor))
        }
        return copy
    }
}

/// A payment with its refunds.
struct PaymentRecord: Hashable, Sendable {
    var received: PaymentReceived
    /// What it pays, each invoice once, without those that were reopened whole.
    var allocations: [Allocation]
    var refunds: [PaymentRefunded] = []
    var updatedAt: Timestamp

    var currency: Currency { received.amount.currency }
    var refundedMinor: Int64 { refunds.reduce(0) { $0 &+ $1.amount.amountMinor } }
    var allocatedMinor: Int64 { allocations.reduce(0) { $0 &+ $1.amountMinor } }
    /// What was received and not given back.
    var refundableMinor: Int64 { received.amount.amountMinor &- refundedMinor }
    /// What is still a deposit.
    var unallocatedMinor: Int64 { refundableMinor &- allocatedMinor }

    func money(_ amountMinor: Int64) -> Money { Money(amountMinor: amountMinor, currency: currency) }

    /// The payment with so much more, or less, of it paying an invoice.
    mutating func move(_ amountMinor: Int64, to invoice: InvoiceID) {
        if let index = allocations.firstIndex(where: { $0.invoiceID == invoice }) {
            allocations[index].amountMinor &+= amountMinor
            if allocations[index].amountMinor == 0 { allocations.remove(at: index) }
        } else {
            allocations.append(Allocation(invoiceID: invoice, amountMinor: amountMinor))
        }
    }
}
