import BillingAPI
import Kernel

/// The streams of the module: their stored category names, and the ids of those that are one to a hospital.
enum BillingStreams {
    /// The stream of a charge; the stream's id is the charge's.
    static func charge(_ id: ChargeID) -> StreamReference { StreamReference(id.retagged(), category: "charge") }

    /// The stream of an invoice; the stream's id is the invoice's.
    static func invoice(_ id: InvoiceID) -> StreamReference { StreamReference(id.retagged(), category: "invoice") }

    /// The stream of a payment with its refunds; the stream's id is the payment's.
    static func payment(_ id: PaymentID) -> StreamReference { StreamReference(id.retagged(), category: "payment") }

    /// The stream of a hospital's series in a fiscal year, derived from both so that it need not be looked up.
    static func series(_ series: NumberSeries, of hospital: HospitalID) -> StreamReference {
        // Fixed words, never to be changed: they say "billing" and which series in place of the hospital's own id.
        let place = series.kind.place << 32 | UInt64(truncatingIfNeeded: series.year.firstYear)
        let id = StreamID(high: hospital.high ^ 0x6269_6c6c_696e_675f, low: hospital.low ^ place)
        return StreamReference(id, category: "invoiceNumbers")
    }
}
