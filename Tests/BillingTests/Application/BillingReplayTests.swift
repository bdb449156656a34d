import BillingAPI
import Kernel
import TestSupport
import Testing

@testable import Billing

@Suite struct BillingReplayTests {
    /// A charge on the day of the fixtures, at the known location.
    private static func charge() throws -> CreateChargeRequest {
        var request = CreateChargeRequest(
            patientId: Given.patient, code: "CONSULT", description: "Consultation", unitPrice: try Given.pounds(100),
            serviceDate: try Given.day("2026-01-05"))
        request.locationId = Given.location
        return request
    }

    /// Whether what was refused now is answered under the key with which it was done before.
    ///
    /// The view is that of now: a charge was invoiced since.
    private func isReplayed<View: ViewWithID>(
        _ first: Written<View>, _ again: () async throws -> Written<View>
    ) async throws -> Bool {
        let repeated = try await again()
        return repeated.receipt.isReplay && repeated.view.id == first.view.id
            && repeated.receipt.eventID == first.receipt.eventID && !first.receipt.isReplay
    }

    @Test func `a replay is answered though the record was erased and the location closed since`() async throws {
        try await withDesks(2) { desks in
            let desk = desks[0]
            let charge = try await desk.service.createCharge(desk.context(key: "charge"), Self.charge())
            let request = DraftInvoiceRequest(patientId: Given.patient, chargeIds: [charge.view.id])
            let draft = try await desk.service.draftInvoice(desk.context(key: "draft"), request)
            let money = ReceivePaymentRequest(
                patientId: Given.patient, amount: try Given.pounds(5), method: .cash)
            let deposit = try await desk.service.receivePayment(desk.context(key: "deposit"), money)
            // The second process asks for the patient anew.
            for desk in desks {
                desk.patients.erase(Given.patient)
                desk.locations.close(Given.location)
            }
            let later = desks[1]
            #expect(
                await later.failure { try await later.service.createCharge(later.context(), Self.charge()) }
                    == .rule(.patientErased))
            #expect(
                try await isReplayed(charge) {
                    try await later.service.createCharge(later.context(key: "charge"), Self.charge())
                })
            #expect(
                try await isReplayed(draft) {
                    try await later.service.draftInvoice(later.context(key: "draft"), request)
                })
            #expect(
                try await isReplayed(deposit) {
                    try await later.service.receivePayment(later.context(key: "deposit"), money)
                })
            // The first knows the patient still, but asks for the location.
            #expect(
                try await isReplayed(charge) {
                    try await desk.service.createCharge(desk.context(key: "charge"), Self.charge())
                })
            #expect(
                await later.failure {
                    try await later.service.createCharge(later.context(key: "charge", hash: 2), Self.charge())
                } == .keyReused)
        }
    }

    @Test func `a replay is answered though its day is too far away by now`() async throws {
        let clock = ManualClock(Timestamp("2026-01-05T12:00:00Z") ?? Timestamp(seconds: 0))
        try await withDesk(clock: clock) { desk in
            let charge = try await desk.service.createCharge(desk.context(key: "charge"), Self.charge())
            var wish = DraftInvoiceRequest(patientId: Given.patient, chargeIds: [charge.view.id])
            wish.dueDate = try Given.day("2026-01-10")
            let request = wish
            let draft = try await desk.service.draftInvoice(desk.context(key: "draft"), request)
            clock.advance(by: .seconds(86_400 * (BillingLimits.servicePastDays + 30)))
            #expect(
                await desk.failure { try await desk.service.createCharge(desk.context(key: "new"), Self.charge()) }
                    != nil)
            #expect(
                try await isReplayed(charge) {
                    try await desk.service.createCharge(desk.context(key: "charge"), Self.charge())
                })
            let again = try await desk.service.draftInvoice(desk.context(key: "draft"), request)
            #expect(again.receipt.isReplay && again.view.id == draft.view.id)
        }
    }

    @Test func `a closed location takes no new charge`() async throws {
        try await withDesk { desk in
            desk.locations.close(Given.location)
            #expect(
                await desk.failure { try await desk.service.createCharge(desk.context(), Self.charge()) }
                    == .rule(.locationClosed))
        }
    }

    @Test func `a replay tells the event and the position of the first answer`() async throws {
        try await withDesks(2) { desks in
            let desk = desks[0]
            let charge = try await desk.service.createCharge(desk.context(key: "charge"), Self.charge())
            let money = ReceivePaymentRequest(
                patientId: Given.patient, amount: try Given.pounds(500), method: .cash)
            let deposit = try await desk.service.receivePayment(desk.context(key: "deposit"), money)
            let wish = RefundRequest(amount: try Given.pounds(2), reason: "Moved away")
            let refund = try await desk.service.refund(desk.context(key: "refund"), deposit.view.id, wish)
            for desk in desks {
                let receipts = [
                    try await desk.service.createCharge(desk.context(key: "charge"), Self.charge()).receipt,
                    try await desk.service.receivePayment(desk.context(key: "deposit"), money).receipt,
                    try await desk.service.refund(desk.context(key: "refund"), deposit.view.id, wish).receipt,
                ]
                let firsts = [charge.receipt, deposit.receipt, refund.receipt]
                #expect(receipts.allSatisfy { $0.isReplay })
                #expect(receipts.map(\.eventID) == firsts.map(\.eventID))
                #expect(receipts.map(\.position) == firsts.map(\.position))
                #expect(firsts.allSatisfy { $0.eventID != nil && $0.position != nil })
            }
        }
    }
}

/// A view by whose id replays are told.
private protocol ViewWithID: Sendable {
    associatedtype ID: Equatable
    var id: ID { get }
}

extension ChargeView: ViewWithID {}
extension InvoiceView: ViewWithID {}
extension PaymentView: ViewWithID {}
