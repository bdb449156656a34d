import BillingAPI
import Kernel
import TestSupport

@testable import Billing

/// A hospital's billing in memory, on which random commands are tried; every event is kept.
struct BillingWorld {
    static let patients = [Given.patient, Given.otherPatient]

    var random: SeededRandom
    var states: [StreamID: BillingState] = [:]
    var events: [BillingEvent] = []
    var charges: [ChargeID] = []
    var invoices: [InvoiceID] = []
    var payments: [PaymentID] = []
    var refused = 0
    let currency: Currency
    let today: LocalDate
    private var ticks: Int64 = 0

    init(seed: UInt64, currency: Currency, today: LocalDate) {
        random = SeededRandom(seed: seed)
        self.currency = currency
        self.today = today
    }

    /// Tries a command: what is refused must leave no trace.
    mutating func perform(_ command: BillingCommand) {
        let references = BillingDecider.streams(of: command)
        let before = references.map { states[$0.id] ?? .empty }
        do throws(BillingRejection) {
            for event in try BillingDecider.decide(command, before) {
                let id = references[event.streamIndex].id
                states[id] = BillingDecider.evolve(states[id] ?? .empty, event.event)
                events.append(event.event)
            }
            note(command)
        } catch {
            refused += 1
        }
    }

    private mutating func note(_ command: BillingCommand) {
        switch command {
        case .createCharge(let command): charges.append(command.chargeID)
        case .draftInvoice(let command): invoices.append(command.invoiceID)
        case .receivePayment(let command): payments.append(command.paymentID)
        default: break
        }
    }

    /// The next command: any that makes sense, and now and then one that does not.
    mutating func next() throws -> BillingCommand {
        ticks += 1
        switch Int.random(in: 0..<12, using: &random) {
        case 0...2: return .createCharge(try charge())
        case 3: return draft()
        case 4: return changeDraft()
        case 5...6: return try issue()
        case 7: return voidInvoice()
        case 8...9: return try pay()
        case 10: return allocate()
        default: return try refund()
        }
    }

    func invoice(_ id: InvoiceID) -> InvoiceRecord? { BillingDecider.invoice(states[id.retagged()]) }

    func payment(_ id: PaymentID) -> PaymentRecord? {
        if case .payment(let record)? = states[id.retagged()] { return record }
        return nil
    }

    private var now: Timestamp { Timestamp(seconds: 1_767_600_000 + ticks) }

    private mutating func id<Tag>(_: EntityID<Tag>.Type = EntityID<Tag>.self) -> EntityID<Tag> {
        EntityID(high: UInt64(ticks), low: random.next())
    }

    private mutating func money(_ range: ClosedRange<Int64>) -> Money {
        Money(amountMinor: Int64.random(in: range, using: &random), currency: currency)
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &random) }

    private mutating func charge() throws -> ChargeCreated {
        let price = money(1...5_000)
        return ChargeCreated(
            chargeID: id(), patientID: pick(Self.patients) ?? Given.patient, code: "X", description: "Anything",
            quantity: Int.random(in: 1...3, using: &random), unitPrice: price, amount: price, serviceDate: today,
            locationID: nil, at: now)
    }

    private mutating func draft() -> BillingCommand {
        let wanted = Set((0..<Int.random(in: 1...4, using: &random)).compactMap { _ in pick(charges.suffix(12)) })
        return .draftInvoice(
            DraftInvoiceCommand(
                invoiceID: id(), patientID: pick(Self.patients) ?? Given.patient,
                chargeIDs: wanted.sorted(), currency: currency, dueOn: nil, at: now))
    }

    private mutating func changeDraft() -> BillingCommand {
        let target = pick(invoices.suffix(4)) ?? id()
        let wanted = Set((0..<2).compactMap { _ in pick(charges.suffix(8)) })
        return .changeDraft(
            ChangeDraftCommand(
                invoiceID: target, seen: invoice(target)?.chargeIDs ?? [], chargeIDs: wanted.sorted(), at: now))
    }

    private mutating func issue() throws -> BillingCommand {
        let target = pick(invoices) ?? id()
        let patient = invoice(target)?.patientID ?? Given.patient
        return .issueInvoice(
            IssueInvoiceCommand(
                hospitalID: Given.hospital, invoiceID: target, ownerID: patient,
                seen: (invoice(target)?.chargeIDs ?? []).map { OwnedCharge(chargeID: $0, ownerID: patient) },
                series: try Given.series(.invoice),
                today: today, at: now))
    }

    private mutating func voidInvoice() -> BillingCommand {
        let target = pick(invoices) ?? id()
        return .voidInvoice(
            VoidInvoiceCommand(
                invoiceID: target, seen: invoice(target)?.chargeIDs ?? [], reason: nil, today: today, at: now))
    }

    private mutating func pay() throws -> BillingCommand {
        let purpose: ReceivePaymentCommand.Purpose =
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1: .invoice(pick(invoices) ?? id(), excessToDeposit: Bool.random(using: &random))
            case 2: .collected(pick(invoices) ?? id())
            default: .deposit(pick(Self.patients) ?? Given.patient)
            }
        return .receivePayment(
            ReceivePaymentCommand(
                hospitalID: Given.hospital, paymentID: id(), purpose: purpose, amount: money(1...8_000), method: .cash,
                reference: nil, series: try Given.series(.receipt), today: today, at: now))
    }

    private mutating func allocate() -> BillingCommand {
        let amount = Bool.random(using: &random) ? money(1...6_000) : nil
        return .allocate(
            AllocateCommand(
                paymentID: pick(payments) ?? id(), invoiceID: pick(invoices) ?? id(), amount: amount, at: now))
    }

    private mutating func refund() throws -> BillingCommand {
        let target = pick(payments) ?? id()
        return .refund(
            RefundCommand(
                hospitalID: Given.hospital, paymentID: target, refundID: id(), amount: money(1...6_000),
                reason: "Any", seen: payment(target)?.allocations.map(\.invoiceID) ?? [],
                series: try Given.series(.refund), today: today, at: now))
    }
}
