import Kernel
import TestSupport
import Testing

@testable import BillingAPI

@Suite struct BillingIntegrationEventTests {
    @Test func `what is published names its members as the API does`() throws {
        let id = "00000000-0000-0001-0000-000000000002"
        let amount = Money(amountMinor: 500, currency: try #require(Currency("EGP")))
        let money = #"{"amountMinor":500,"currency":"EGP"}"#
        let (invoice, patient) = (InvoiceID(high: 1, low: 2), PatientID(high: 1, low: 2))
        let issued = InvoiceIssuedV1(invoiceId: invoice, patientId: patient, number: "INV-1", total: amount)
        #expect(
            try json(issued)
                == #"{"invoiceId":"\#(id)","patientId":"\#(id)","number":"INV-1","total":\#(money)}"#)
        let voided = InvoiceVoidedV1(invoiceId: invoice, patientId: patient)
        #expect(try json(voided) == #"{"invoiceId":"\#(id)","patientId":"\#(id)"}"#)
        let payment = PaymentID(high: 1, low: 2)
        let received = PaymentReceivedV1(paymentId: payment, patientId: patient, amount: amount)
        #expect(try json(received) == #"{"paymentId":"\#(id)","patientId":"\#(id)","amount":\#(money)}"#)
        let refunded = PaymentRefundedV1(paymentId: payment, refundId: RefundID(high: 1, low: 2), amount: amount)
        #expect(try json(refunded) == #"{"paymentId":"\#(id)","refundId":"\#(id)","amount":\#(money)}"#)
        #expect(BillingIntegrationEvent.paymentRefunded(refunded).type == "medley.billing.paymentRefunded.v1")
    }
}
