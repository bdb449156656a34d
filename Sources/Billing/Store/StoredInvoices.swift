import BillingAPI
import Journal
import Kernel

/// The data of `invoiceDrafted` and `invoiceDraftChanged`, version 1.
struct StoredDraft: Codable {
    /// A line without its description.
    struct Line: Codable {
        var chargeId: ChargeID
        var code: String
        var quantity: Int
        var unitPrice: Money
        var amount: Money
        var serviceDate: LocalDate
        var locationId: LocationID?
    }

    var invoiceId: InvoiceID
    var patientId: PatientID
    var lines: [Line]
    var total: Money
    var dueOn: LocalDate?
    var at: Timestamp
    var sealed: String?

    init(_ event: InvoiceDrafted, _ sealer: FieldSealer) throws(EventCodecError) {
        invoiceId = event.invoiceID
        patientId = event.patientID
        lines = event.lines.map { line in
            Line(
                chargeId: line.chargeID, code: line.code, quantity: line.quantity, unitPrice: line.unitPrice,
                amount: line.amount, serviceDate: line.serviceDate, locationId: line.locationID)
        }
        total = event.total
        dueOn = event.dueOn
        at = event.at
        var text = StoredText()
        text.descriptions = event.lines.map { $0.description ?? "" }
        sealed = try text.sealed(sealer)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> InvoiceDrafted {
        let descriptions = try StoredText(sealed, opener).descriptions ?? []
        let lines = lines.enumerated().map { index, line in
            let description = descriptions.indices.contains(index) ? descriptions[index] : ""
            return InvoiceLine(
                chargeID: line.chargeId, code: line.code, description: description.isEmpty ? nil : description,
                quantity: line.quantity, unitPrice: line.unitPrice, amount: line.amount,
                serviceDate: line.serviceDate, locationID: line.locationId)
        }
        return InvoiceDrafted(
            invoiceID: invoiceId, patientID: patientId, lines: lines, total: total, dueOn: dueOn, at: at)
    }
}

/// The data of `invoiceIssued`, version 1.
struct StoredIssue: Codable {
    var invoiceId: InvoiceID
    var patientId: PatientID
    var number: String
    var total: Money
    var issuedOn: LocalDate
    var dueOn: LocalDate
    var at: Timestamp

    init(_ event: InvoiceIssued) {
        invoiceId = event.invoiceID
        patientId = event.patientID
        number = event.number
        total = event.total
        issuedOn = event.issuedOn
        dueOn = event.dueOn
        at = event.at
    }

    var event: InvoiceIssued {
        InvoiceIssued(
            invoiceID: invoiceId, patientID: patientId, number: number, total: total, issuedOn: issuedOn,
            dueOn: dueOn, at: at)
    }
}

/// The data of `invoiceVoided`, version 1.
struct StoredVoid: Codable {
    var invoiceId: InvoiceID
    var patientId: PatientID
    var wasIssued: Bool
    var total: Money
    var at: Timestamp
    var sealed: String?

    init(_ event: InvoiceVoided, _ sealer: FieldSealer) throws(EventCodecError) {
        invoiceId = event.invoiceID
        patientId = event.patientID
        wasIssued = event.wasIssued
        total = event.total
        at = event.at
        var text = StoredText()
        text.reason = event.reason
        sealed = try text.sealed(sealer)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> InvoiceVoided {
        InvoiceVoided(
            invoiceID: invoiceId, patientID: patientId, wasIssued: wasIssued, total: total,
            reason: try StoredText(sealed, opener).reason, at: at)
    }
}

/// The data of `invoicePaymentApplied` and `invoicePaymentReversed`, version 1.
struct StoredPaymentMove: Codable {
    var invoiceId: InvoiceID
    var patientId: PatientID
    var paymentId: PaymentID
    var amount: Money
    var at: Timestamp

    init(_ event: InvoicePaymentMoved) {
        invoiceId = event.invoiceID
        patientId = event.patientID
        paymentId = event.paymentID
        amount = event.amount
        at = event.at
    }

    var event: InvoicePaymentMoved {
        InvoicePaymentMoved(
            invoiceID: invoiceId, patientID: patientId, paymentID: paymentId, amount: amount, at: at)
    }
}
