import BillingAPI
import Kernel
import Testing

@testable import Billing

/// Values that the tests of the domain share.
enum Given {
    static let hospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0001)
    static let patient = PatientID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0011)
    static let otherPatient = PatientID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0012)
    static let invoice = InvoiceID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0021)
    static let otherInvoice = InvoiceID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0022)
    static let payment = PaymentID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0031)
    static let otherPayment = PaymentID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0032)
    static let refund = RefundID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0041)
    static let otherRefund = RefundID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0042)
    static let location = LocationID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0051)
    static let at = Timestamp(seconds: 1_767_600_000)
    static let later = Timestamp(seconds: 1_767_603_600)

    static func charge(_ number: UInt64) -> ChargeID {
        ChargeID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0100 + number)
    }

    static func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    static func pounds(_ amountMinor: Int64) throws -> Money {
        Money(amountMinor: amountMinor, currency: try #require(Currency("EGP")))
    }

    static func dollars(_ amountMinor: Int64) throws -> Money {
        Money(amountMinor: amountMinor, currency: try #require(Currency("USD")))
    }

    static func series(_ kind: NumberSeries.Kind, country: String = "EG", on day: String = "2026-01-05") throws
        -> NumberSeries
    {
        NumberSeries(
            kind: kind, prefix: ["invoice": "INV", "receipt": "RCP", "refund": "REF"][kind.rawValue] ?? "",
            year: FiscalYear(of: try self.day(day), in: try #require(CountryCode(country))))
    }

    static func created(
        _ number: UInt64 = 1, of patient: PatientID = Given.patient, price: Money? = nil, quantity: Int = 1
    ) throws -> ChargeCreated {
        let price = try price ?? pounds(10_000)
        return ChargeCreated(
            chargeID: charge(number), patientID: patient, code: "CONSULT", description: "Consultation",
            quantity: quantity, unitPrice: price, amount: try price.multiplied(by: Int64(quantity)),
            serviceDate: try day("2026-01-05"), locationID: location, at: at)
    }

    static func chargeState(
        _ number: UInt64 = 1, of patient: PatientID = Given.patient, _ status: ChargeStatus = .unbilled,
        on invoice: InvoiceID? = nil, price: Money? = nil
    ) throws -> BillingState {
        var record = ChargeRecord(created: try created(number, of: patient, price: price), updatedAt: at)
        record.status = status
        record.invoiceID = invoice
        return .charge(record)
    }

    static func invoiceState(
        _ phase: InvoicePhase = .issued, of patient: PatientID = Given.patient, total: Int64 = 10_000,
        paid: Int64 = 0, by payment: PaymentID = Given.otherPayment, id: InvoiceID = Given.invoice
    ) throws -> BillingState {
        let line = InvoiceLine(
            chargeID: charge(1), code: "CONSULT", description: "Consultation", quantity: 1,
            unitPrice: try pounds(total),
            amount: try pounds(total), serviceDate: try day("2026-01-05"), locationID: location)
        var record = InvoiceRecord(
            id: id, patientID: patient, lines: [line], total: try pounds(total), createdAt: at, updatedAt: at)
        record.phase = phase
        if phase != .draft {
            record.number = "INV-2026-000001"
            record.issuedOn = try day("2026-01-05")
            record.dueOn = try day("2026-02-04")
        }
        if paid > 0 { record.payments = [InvoiceRecord.Payment(paymentID: payment, amountMinor: paid)] }
        return .invoice(record)
    }

    static func paymentState(
        _ amount: Int64 = 10_000, allocated: [Allocation] = [], refunded: Int64 = 0,
        of patient: PatientID = Given.patient
    ) throws -> BillingState {
        let received = PaymentReceived(
            paymentID: payment, patientID: patient, number: "RCP-2026-000001", amount: try pounds(amount),
            method: .cash, reference: nil, allocations: allocated, receivedOn: try day("2026-01-05"), at: at)
        var record = PaymentRecord(received)
        if refunded > 0 {
            record.refunds = [
                PaymentRefunded(
                    paymentID: payment, patientID: patient, refundID: refund, number: "REF-2026-000001",
                    amount: try pounds(refunded), fromDepositMinor: refunded, reopened: [], reason: "Moved",
                    refundedOn: try day("2026-01-05"), at: at)
            ]
        }
        return .payment(record)
    }

    static func pay(
        _ amount: Money, for purpose: ReceivePaymentCommand.Purpose? = nil, excess: Bool = false
    ) throws -> BillingCommand {
        .receivePayment(
            ReceivePaymentCommand(
                hospitalID: hospital, paymentID: payment,
                purpose: purpose ?? .invoice(invoice, excessToDeposit: excess), amount: amount, method: .card,
                reference: "slip 7", series: try series(.receipt), today: try day("2026-01-06"), at: later))
    }

    static func refund(
        _ amount: Money, seen: [InvoiceID] = [], as refund: RefundID = Given.refund
    ) throws -> BillingCommand {
        .refund(
            RefundCommand(
                hospitalID: hospital, paymentID: payment, refundID: refund, amount: amount, reason: "Moved away",
                seen: seen, series: try series(.refund), today: try day("2026-01-06"), at: later))
    }

    static func voidInvoice(on day: String = "2026-01-05", seen: [ChargeID] = [charge(1)]) throws -> BillingCommand {
        .voidInvoice(
            VoidInvoiceCommand(
                invoiceID: invoice, seen: seen, reason: "Wrong patient", today: try self.day(day), at: later))
    }

    static func issue(
        _ series: NumberSeries? = nil, owner: PatientID = Given.patient,
        seen: [OwnedCharge] = [OwnedCharge(chargeID: charge(1), ownerID: patient)]
    ) throws -> BillingCommand {
        .issueInvoice(
            IssueInvoiceCommand(
                hospitalID: hospital, invoiceID: invoice, ownerID: owner, seen: seen,
                series: try series ?? self.series(.invoice),
                today: try day("2026-01-05"), at: later))
    }

    static func draft(_ charges: [ChargeID], currency: String = "EGP") throws -> BillingCommand {
        .draftInvoice(
            DraftInvoiceCommand(
                invoiceID: invoice, patientID: patient, chargeIDs: charges, currency: try #require(Currency(currency)),
                dueOn: nil, at: later))
    }

    static func change(
        _ charges: [ChargeID]?, seen: [ChargeID] = [charge(1)], dueOn: ChangeDraftCommand.DueDay = .keep
    ) -> BillingCommand {
        .changeDraft(
            ChangeDraftCommand(invoiceID: invoice, seen: seen, chargeIDs: charges, dueOn: dueOn, at: later))
    }

    static func allocate(_ amount: Money? = nil) -> BillingCommand {
        .allocate(AllocateCommand(paymentID: payment, invoiceID: invoice, amount: amount, at: later))
    }

    static func cancel() -> BillingCommand {
        .cancelCharge(CancelChargeCommand(chargeID: charge(1), reason: "Twice", at: later))
    }
}
