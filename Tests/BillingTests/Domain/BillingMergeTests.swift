import BillingAPI
import Crypto
import Journal
import Kernel
import Testing

@testable import Billing

/// What belongs to two records of one person.
@Suite struct BillingMergeTests {
    private static let both: Set<PatientID> = [Given.patient, Given.otherPatient]

    private func invoice() throws -> BillingState {
        var record = InvoiceRecord(
            InvoiceDrafted(
                invoiceID: Given.invoice, patientID: Given.patient, lines: [], total: try Given.pounds(10_000),
                at: Given.at))
        record.phase = .issued
        return .invoice(record)
    }

    private func deposit() throws -> BillingState {
        .payment(
            PaymentRecord(
                PaymentReceived(
                    paymentID: Given.payment, patientID: Given.otherPatient, number: "RCP-1",
                    amount: try Given.pounds(8_000), method: .cash, allocations: [],
                    receivedOn: try Given.day("2026-01-05"), at: Given.at)))
    }

    private func allocation(_ same: Set<PatientID>) -> BillingCommand {
        .allocate(
            AllocateCommand(
                paymentID: Given.payment, invoiceID: Given.invoice, samePatients: same, at: Given.later))
    }

    @Test func `a deposit pays the invoice of another record of the person, and of nobody else's`() throws {
        let states = [try deposit(), try invoice()]
        #expect(throws: BillingRejection.rule(.otherPatientsInvoice)) {
            try BillingDecider.decide(allocation([]), states)
        }
        #expect(throws: BillingRejection.rule(.otherPatientsInvoice)) {
            try BillingDecider.decide(allocation([Given.patient]), states)
        }
        let events = try BillingDecider.decide(allocation(Self.both), states).map(\.event)
        let posting = try #require(events.compactMap(LedgerPosting.init).first)
        #expect(posting.lines.map(\.patientID) == [Given.otherPatient, Given.patient])
        #expect(posting.lines.map(\.account) == [.deposits, .receivable])
        #expect(posting.lines.reduce(0) { $0 + $1.amountMinor } == 0)
    }

    @Test func `what rests on records that stand together names their streams behind its own`() throws {
        let records = [
            ConfirmedRecord(patientID: Given.patient, version: 3),
            ConfirmedRecord(patientID: Given.otherPatient, version: 7),
        ]
        let issue = IssueInvoiceCommand(
            hospitalID: Given.hospital, invoiceID: Given.invoice, ownerID: Given.patient, seen: [], confirmed: records,
            series: try Given.series(.invoice), today: .earliest, at: Given.at)
        let allocate = AllocateCommand(
            paymentID: Given.payment, invoiceID: Given.invoice, samePatients: Self.both, confirmed: records,
            at: Given.at)
        let streams = [Given.patient, Given.otherPatient].map { StreamReference($0.retagged(), category: "patient") }
        for command in [BillingCommand.issueInvoice(issue), .allocate(allocate)] {
            #expect(command.confirmed == records)
            #expect(BillingDecider.streams(of: command).count == 4)
            #expect(Array(BillingDecider.streams(of: command).suffix(2)) == streams)
        }
    }

    @Test func `a refund reopens the invoice on the record that it is of`() throws {
        let states = [try deposit(), try invoice()]
        var paid = states
        for event in try BillingDecider.decide(allocation(Self.both), states) {
            paid[event.streamIndex] = BillingDecider.evolve(paid[event.streamIndex], event.event)
        }
        let refund = BillingCommand.refund(
            RefundCommand(
                hospitalID: Given.hospital, paymentID: Given.payment, refundID: Given.refund,
                amount: try Given.pounds(3_000), reason: "Too much", seen: [Given.invoice],
                series: try Given.series(.refund), today: try Given.day("2026-01-06"), at: Given.later))
        let events = try BillingDecider.decide(refund, [paid[0], .empty, paid[1]]).map(\.event)
        let posting = try #require(events.compactMap(LedgerPosting.init).first)
        #expect(posting.lines.map(\.patientID) == [Given.patient, Given.otherPatient])
        #expect(posting.lines.map(\.account) == [.receivable, .cash])
        for event in events { try expectRoundTrip(event) }
    }

    @Test func `a draft takes the charges of both records, and each charge stays its own record's`() throws {
        var command = DraftInvoiceCommand(
            invoiceID: Given.invoice, patientID: Given.patient, chargeIDs: [Given.charge(1), Given.charge(2)],
            currency: try Given.pounds(1).currency, at: Given.later)
        let states = [.empty, try Given.chargeState(1), try Given.chargeState(2, of: Given.otherPatient)]
        #expect(throws: BillingRejection.rule(.otherPatientsCharges([Given.charge(2)]))) {
            try BillingDecider.decide(.draftInvoice(command), states)
        }
        command.samePatients = Self.both
        let events = try BillingDecider.decide(.draftInvoice(command), states).map(\.event)
        #expect(events.map(\.patientID) == [Given.patient, Given.patient, Given.otherPatient])
    }

    /// The second version of an event is written only where it is needed, and both read.
    private func expectRoundTrip(_ event: BillingEvent) throws {
        let place = FieldPlace(hospitalID: Given.hospital, streamID: StreamID(high: 1, low: 2), version: 3)
        let key = event.patientID == nil ? nil : DataKey()
        let encoded = try BillingEventCodec().encode(event, FieldSealer(place: place, key: key))
        let stored = StoredEvent(
            encoded, hospitalID: place.hospitalID, streamID: place.streamID, version: 3,
            eventID: EventID(high: 5, low: 6))
        #expect(try BillingEventCodec().decode(stored, FieldOpener(stored, key: key)) == event)
        if case .paymentRefunded = event {
            #expect(encoded.schemaVersion == 2)
        } else {
            #expect(encoded.schemaVersion == 1)
        }
    }
}
