import BillingAPI
import Crypto
import Journal
import Kernel
import Testing

@testable import Billing

/// The stored forms: what is in the log for ever.
@Suite struct BillingEventCodecTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var type: String
        var event: @Sendable () throws -> BillingEvent
        /// The data without `sealed`; `sealed` is told by `text`.
        var data: String
        /// The sealed document; nil where there is none.
        var text: String?
        var testDescription: String { type }
    }

    private static let p = "\"patientId\":\"018f0000-0000-7000-8000-000000000011\""
    private static let c = "\"chargeId\":\"018f0000-0000-7000-8000-000000000101\""
    private static let i = "\"invoiceId\":\"018f0000-0000-7000-8000-000000000021\""
    private static let m = "\"paymentId\":\"018f0000-0000-7000-8000-000000000031\""
    private static let at = "\"at\":\"2026-01-05T08:00:00Z\""
    private static func egp(_ amount: Int) -> String { "{\"amountMinor\":\(amount),\"currency\":\"EGP\"}" }
    private static let place = "\"locationId\":\"018f0000-0000-7000-8000-000000000051\""

    static let golden: [Golden] = [
        Golden(
            type: "chargeCreated", event: { .chargeCreated(try Given.created(quantity: 2)) },
            data:
                "{\(c),\(p),\"code\":\"CONSULT\",\"quantity\":2,\"unitPrice\":\(egp(10_000)),\"amount\":\(egp(20_000)),"
                + "\"serviceDate\":\"2026-01-05\",\(place),\(at)}",
            text: "{\"description\":\"Consultation\"}"),
        Golden(type: "chargeInvoiced", event: { .chargeInvoiced(moved) }, data: "{\(c),\(p),\(i),\(at)}"),
        Golden(type: "chargeReleased", event: { .chargeReleased(moved) }, data: "{\(c),\(p),\(i),\(at)}"),
        Golden(
            type: "chargeCancelled",
            event: {
                .chargeCancelled(
                    ChargeCancelled(
                        chargeID: Given.charge(1), patientID: Given.patient, reason: "Twice", at: Given.at))
            }, data: "{\(c),\(p),\(at)}", text: "{\"reason\":\"Twice\"}"),
        Golden(
            type: "invoiceDrafted", event: { .invoiceDrafted(try drafted()) },
            data: "{\(i),\(p),\"lines\":[{\(c),\"code\":\"CONSULT\",\"quantity\":1,\"unitPrice\":\(egp(10_000)),"
                + "\"amount\":\(egp(10_000)),\"serviceDate\":\"2026-01-05\",\(place)}],\"total\":\(egp(10_000)),\(at)}",
            text: "{\"descriptions\":[\"Consultation\"]}"),
        Golden(
            type: "invoiceDraftChanged", event: { .invoiceDraftChanged(try drafted(due: "2026-03-01")) },
            data: "{\(i),\(p),\"lines\":[{\(c),\"code\":\"CONSULT\",\"quantity\":1,\"unitPrice\":\(egp(10_000)),"
                + "\"amount\":\(egp(10_000)),\"serviceDate\":\"2026-01-05\",\(place)}],\"total\":\(egp(10_000)),"
                + "\"dueOn\":\"2026-03-01\",\(at)}",
            text: "{\"descriptions\":[\"Consultation\"]}"),
        Golden(
            type: "invoiceIssued",
            event: {
                .invoiceIssued(
                    InvoiceIssued(
                        invoiceID: Given.invoice, patientID: Given.patient, number: "INV-2026-000001",
                        total: try Given.pounds(10_000), issuedOn: try Given.day("2026-01-05"),
                        dueOn: try Given.day("2026-02-04"), at: Given.at))
            },
            data: "{\(i),\(p),\"number\":\"INV-2026-000001\",\"total\":\(egp(10_000)),\"issuedOn\":\"2026-01-05\","
                + "\"dueOn\":\"2026-02-04\",\(at)}"),
        Golden(
            type: "invoiceVoided",
            event: {
                .invoiceVoided(
                    InvoiceVoided(
                        invoiceID: Given.invoice, patientID: Given.patient, wasIssued: true,
                        total: try Given.pounds(10_000), reason: "Wrong patient", at: Given.at))
            }, data: "{\(i),\(p),\"wasIssued\":true,\"total\":\(egp(10_000)),\(at)}",
            text: "{\"reason\":\"Wrong patient\"}"),
        Golden(
            type: "invoicePaymentApplied", event: { .invoicePaymentApplied(try paid()) },
            data: "{\(i),\(p),\(m),\"amount\":\(egp(400)),\(at)}"),
        Golden(
            type: "invoicePaymentReversed", event: { .invoicePaymentReversed(try paid()) },
            data: "{\(i),\(p),\(m),\"amount\":\(egp(400)),\(at)}"),
        Golden(
            type: "paymentReceived",
            event: {
                .paymentReceived(
                    PaymentReceived(
                        paymentID: Given.payment, patientID: Given.patient, number: "RCP-2026-000001",
                        amount: try Given.pounds(500), method: .bankTransfer, reference: "wire 9",
                        allocations: [Allocation(invoiceID: Given.invoice, amountMinor: 400)],
                        receivedOn: try Given.day("2026-01-05"), at: Given.at))
            },
            data: "{\(m),\(p),\"number\":\"RCP-2026-000001\",\"amount\":\(egp(500)),\"method\":\"bankTransfer\","
                + "\"allocations\":[{\(i),\"amountMinor\":400}],\"receivedOn\":\"2026-01-05\",\(at)}",
            text: "{\"reference\":\"wire 9\"}"),
        Golden(
            type: "depositAllocated",
            event: {
                .depositAllocated(
                    DepositAllocated(
                        paymentID: Given.payment, patientID: Given.patient, invoiceID: Given.invoice,
                        amount: try Given.pounds(400), at: Given.at))
            }, data: "{\(m),\(p),\(i),\"amount\":\(egp(400)),\(at)}"),
        Golden(
            type: "paymentRefunded",
            event: {
                .paymentRefunded(
                    PaymentRefunded(
                        paymentID: Given.payment, patientID: Given.patient, refundID: Given.refund,
                        number: "REF-2026-000001", amount: try Given.pounds(500), fromDepositMinor: 100,
                        reopened: [Allocation(invoiceID: Given.invoice, amountMinor: 400)], reason: "Moved",
                        refundedOn: try Given.day("2026-01-05"), at: Given.at))
            },
            data: "{\(m),\(p),\"refundId\":\"018f0000-0000-7000-8000-000000000041\",\"number\":\"REF-2026-000001\","
                + "\"amount\":\(egp(500)),\"fromDepositMinor\":100,\"reopened\":[{\(i),\"amountMinor\":400}],"
                + "\"refundedOn\":\"2026-01-05\",\(at)}",
            text: "{\"reason\":\"Moved\"}"),
        Golden(
            type: "billingNumberAllocated",
            event: {
                .numberAllocated(
                    NumberAllocated(kind: .receipt, place: 7, number: "RCP-2026-000007", at: Given.at))
            }, data: "{\"series\":\"receipt\",\"place\":7,\"number\":\"RCP-2026-000007\",\(at)}"),
    ]

    private static let moved = ChargeMoved(
        chargeID: Given.charge(1), patientID: Given.patient, invoiceID: Given.invoice, at: Given.at)

    private static func paid() throws -> InvoicePaymentMoved {
        InvoicePaymentMoved(
            invoiceID: Given.invoice, patientID: Given.patient, paymentID: Given.payment,
            amount: try Given.pounds(400), at: Given.at)
    }

    private static func drafted(due: String? = nil) throws -> InvoiceDrafted {
        InvoiceDrafted(
            invoiceID: Given.invoice, patientID: Given.patient,
            lines: [ChargeRecord(created: try Given.created(), updatedAt: Given.at).line(on: Given.patient)],
            total: try Given.pounds(10_000), dueOn: try due.map { try Given.day($0) }, at: Given.at)
    }

    private let place = FieldPlace(hospitalID: Given.hospital, streamID: StreamID(high: 1, low: 2), version: 3)
    private let key = DataKey()

    private func stored(_ encoded: EncodedEvent) -> StoredEvent {
        StoredEvent(
            encoded, hospitalID: place.hospitalID, streamID: place.streamID, version: place.version,
            eventID: EventID(high: 5, low: 6))
    }

    @Test(arguments: golden)
    func `an event is stored in the form that was agreed for ever`(_ golden: Golden) throws {
        let event = try golden.event()
        let codec = BillingEventCodec()
        let encoded = try codec.encode(event, FieldSealer(place: place, key: key))
        #expect(encoded.type == golden.type)
        #expect(encoded.schemaVersion == 1)
        var data = String(decoding: encoded.data, as: UTF8.self)
        if let range = data.firstRange(of: ",\"sealed\":\"") {
            let sealed = data[range.upperBound...].prefix { $0 != "\"" }
            let opener = FieldOpener(stored(encoded), key: key)
            #expect(try opener.open(String(sealed), field: "sealed") == golden.text)
            data = data[..<range.lowerBound] + "}"
        } else {
            #expect(golden.text == nil)
        }
        #expect(data == golden.data)
        #expect(try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: key)) == event)
    }

    @Test(arguments: golden)
    func `an event reads without its texts once the key is destroyed`(_ golden: Golden) throws {
        let event = try golden.event()
        let codec = BillingEventCodec()
        let encoded = try codec.encode(event, FieldSealer(place: place, key: key))
        let erased = try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: nil))
        #expect((erased == event) == (golden.text == nil))
        #expect(codec.subject(of: erased) == codec.subject(of: event))
        #expect(LedgerPosting(erased) == LedgerPosting(event))
        // What follows from an erased event stays the same but for its texts.
        #expect("\(BillingDecider.evolve(.empty, erased))".contains("Consultation") == false)
    }

    @Test func `a payment that Wallet collected is of the second version, and says so`() throws {
        let codec = BillingEventCodec()
        let received = BillingEvent.paymentReceived(
            PaymentReceived(
                paymentID: Given.payment, patientID: Given.patient, number: "RCP-2026-000001",
                amount: try Given.pounds(500), method: .wallet, reference: nil, allocations: [],
                receivedOn: try Given.day("2026-01-05"), at: Given.at, isCollected: true))
        let encoded = try codec.encode(received, FieldSealer(place: place, key: key))
        #expect(encoded.schemaVersion == 2)
        #expect(String(decoding: encoded.data, as: UTF8.self).contains(",\"isCollected\":true"))
        #expect(try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: key)) == received)
    }

    @Test func `every stored name has a golden form`() {
        #expect(Set(Self.golden.map(\.type)) == Set(BillingEventCodec.Name.allCases.map(\.rawValue)))
    }

    @Test func `a newer or unknown event is refused, not skipped`() throws {
        let codec = BillingEventCodec()
        var encoded = try codec.encode(.chargeInvoiced(Self.moved), FieldSealer(place: place, key: key))
        encoded.schemaVersion = 2
        #expect(throws: EventCodecError.newerVersion(type: "chargeInvoiced", version: 2)) {
            try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: key))
        }
        encoded.type = "chargeTeleported"
        #expect(throws: EventCodecError.unknownType("chargeTeleported")) {
            try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: key))
        }
    }
}
