import BillingAPI
import Journal
import Kernel

/// What an event says of one invoice; the member of several events' data, and of the column `refund.reopened`.
struct StoredAllocation: Codable {
    var invoiceId: InvoiceID
    var amountMinor: Int64
    /// Of events of the second version alone.
    var patientId: PatientID?

    init(_ allocation: Allocation) {
        invoiceId = allocation.invoiceID
        amountMinor = allocation.amountMinor
        patientId = allocation.patientID
    }

    var allocation: Allocation {
        Allocation(invoiceID: invoiceId, amountMinor: amountMinor, patientID: patientId)
    }
}

/// The data of `paymentReceived`, version 1; version 2 where Wallet collected it.
struct StoredPayment: Codable {
    var paymentId: PaymentID
    var patientId: PatientID
    var number: String
    var amount: Money
    var method: PaymentMethod
    var allocations: [StoredAllocation]
    var receivedOn: LocalDate
    var at: Timestamp
    /// Of events of the second version alone.
    var isCollected: Bool?
    var sealed: String?

    init(_ event: PaymentReceived, _ sealer: FieldSealer) throws(EventCodecError) {
        paymentId = event.paymentID
        patientId = event.patientID
        number = event.number
        amount = event.amount
        method = event.method
        allocations = event.allocations.map(StoredAllocation.init)
        receivedOn = event.receivedOn
        at = event.at
        isCollected = event.isCollected ? true : nil
        var text = StoredText()
        text.reference = event.reference
        sealed = try text.sealed(sealer)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> PaymentReceived {
        PaymentReceived(
            paymentID: paymentId, patientID: patientId, number: number, amount: amount, method: method,
            reference: try StoredText(sealed, opener).reference, allocations: allocations.map(\.allocation),
            receivedOn: receivedOn, at: at, isCollected: isCollected ?? false)
    }
}

/// The data of `depositAllocated`, version 1; version 2 where the invoice is of another record of the person.
struct StoredDeposit: Codable {
    var paymentId: PaymentID
    var patientId: PatientID
    var invoicePatientId: PatientID?
    var invoiceId: InvoiceID
    var amount: Money
    var at: Timestamp

    init(_ event: DepositAllocated) {
        paymentId = event.paymentID
        patientId = event.patientID
        invoicePatientId = event.invoicePatientID
        invoiceId = event.invoiceID
        amount = event.amount
        at = event.at
    }

    var event: DepositAllocated {
        DepositAllocated(
            paymentID: paymentId, patientID: patientId, invoicePatientID: invoicePatientId, invoiceID: invoiceId,
            amount: amount, at: at)
    }
}

/// The data of `paymentRefunded`, version 1; version 2 where it reopens an invoice of another record of the person.
struct StoredRefund: Codable {
    var paymentId: PaymentID
    var patientId: PatientID
    var refundId: RefundID
    var number: String
    var amount: Money
    var fromDepositMinor: Int64
    var reopened: [StoredAllocation]
    var refundedOn: LocalDate
    var at: Timestamp
    var sealed: String?

    init(_ event: PaymentRefunded, _ sealer: FieldSealer) throws(EventCodecError) {
        paymentId = event.paymentID
        patientId = event.patientID
        refundId = event.refundID
        number = event.number
        amount = event.amount
        fromDepositMinor = event.fromDepositMinor
        reopened = event.reopened.map(StoredAllocation.init)
        refundedOn = event.refundedOn
        at = event.at
        var text = StoredText()
        text.reason = event.reason
        sealed = try text.sealed(sealer)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> PaymentRefunded {
        PaymentRefunded(
            paymentID: paymentId, patientID: patientId, refundID: refundId, number: number, amount: amount,
            fromDepositMinor: fromDepositMinor, reopened: reopened.map(\.allocation),
            reason: try StoredText(sealed, opener).reason, refundedOn: refundedOn, at: at)
    }
}

/// The data of `billingNumberAllocated`, version 1.
struct StoredNumber: Codable {
    var series: String
    var place: Int
    var number: String
    var at: Timestamp

    init(_ event: NumberAllocated) {
        series = event.kind.rawValue
        place = event.place
        number = event.number
        at = event.at
    }

    func event() throws(EventCodecError) -> NumberAllocated {
        guard let kind = NumberSeries.Kind(rawValue: series) else {
            throw .malformed(type: BillingEventCodec.Name.billingNumberAllocated.rawValue)
        }
        return NumberAllocated(kind: kind, place: place, number: number, at: at)
    }
}
