import BillingAPI
import JSON
import Kernel
import Testing

@testable import Billing

@Suite struct ChargeViewJSONTests {
    /// The same members as a view that `Codable` writes.
    private struct Plain: Encodable {
        var view: ChargeView
        func encode(to encoder: any Encoder) throws { try view.encode(to: encoder) }
    }

    @Test(arguments: [false, true])
    func `a charge writes itself as Codable writes it`(isComplete: Bool) throws {
        var view = ChargeView(
            id: Given.charge(1), patientId: Given.patient, code: "X\"1\"", unitPrice: try Given.pounds(900),
            serviceDate: try Given.day("2026-01-05"))
        if isComplete {
            view.description = "أشعة\n"
            view.locationId = Given.location
            view.invoiceId = Given.invoice
            view.status = .invoiced
            view.version = 3
            view.quantity = 12
        }
        let bytes = try StrictJSONEncoder().encode(view)
        #expect(bytes == (try StrictJSONEncoder().encode(Plain(view: view))))
        #expect(try StrictJSONDecoder().decode(ChargeView.self, from: bytes) == view)
    }
}
