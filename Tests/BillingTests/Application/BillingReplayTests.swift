import BillingAPI
import Journal
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

    /// Expects that what is refused now is answered under the key with which it was done before.
    ///
    /// The view is that of now: a charge was invoiced since.
    private func expectReplay<View: ViewWithID>(
        of first: Written<View>, sourceLocation: SourceLocation = #_sourceLocation,
        _ again: () async throws -> Written<View>
    ) async throws {
        let repeated = try await again()
        #expect(repeated.receipt.isReplay && !first.receipt.isReplay, sourceLocation: sourceLocation)
        #expect(repeated.view.id == first.view.id, sourceLocation: sourceLocation)
        #expect(repeated.receipt.eventID == first.receipt.eventID, sourceLocation: sourceLocation)
    }

    @Test func `money of an erased person moves, and what is said of it is not kept`() async throws {
        try await withDesks(1) { desks in
            let desk = desks[0]
            let charge = try await desk.service.createCharge(desk.context(), Self.charge())
            let draft = try await desk.service.draftInvoice(
                desk.context(), DraftInvoiceRequest(patientId: Given.patient, chargeIds: [charge.view.id]))
            let deposit = try await desk.service.receivePayment(
                desk.context(),
                ReceivePaymentRequest(patientId: Given.patient, amount: try Given.pounds(50), method: .cash))
            let subject: SubjectID = Given.patient.retagged()
            try await desk.journal.destroyKey(of: subject, context: desk.context())
            desk.patients.erase(Given.patient)
            let refund = try await desk.service.refund(
                desk.context(), deposit.view.id,
                RefundRequest(amount: try Given.pounds(20), reason: "asked for by Fatma Hassan"))
            #expect(refund.view.reason == nil)
            let void = try await desk.service.voidInvoice(
                desk.context(), draft.view.id, expectedVersion: nil, ReasonRequest(reason: "Fatma Hassan is gone"))
            #expect(void.view.voidReason == nil && void.view.status == .void)
            try await desk.expectClean()
        }
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
            await later.expectFailure(.rule(.patientErased)) {
                try await later.service.createCharge(later.context(), Self.charge())
            }
            try await expectReplay(of: charge) {
                try await later.service.createCharge(later.context(key: "charge"), Self.charge())
            }
            try await expectReplay(of: draft) {
                try await later.service.draftInvoice(later.context(key: "draft"), request)
            }
            try await expectReplay(of: deposit) {
                try await later.service.receivePayment(later.context(key: "deposit"), money)
            }
            // The first knows the patient still, but asks for the location.
            try await expectReplay(of: charge) {
                try await desk.service.createCharge(desk.context(key: "charge"), Self.charge())
            }
            await later.expectFailure(.keyReused) {
                try await later.service.createCharge(later.context(key: "charge", hash: 2), Self.charge())
            }
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
            let refusal = await desk.failure {
                try await desk.service.createCharge(desk.context(key: "new"), Self.charge())
            }
            #expect(refusal != nil)
            try await expectReplay(of: charge) {
                try await desk.service.createCharge(desk.context(key: "charge"), Self.charge())
            }
            let again = try await desk.service.draftInvoice(desk.context(key: "draft"), request)
            #expect(again.receipt.isReplay && again.view.id == draft.view.id)
        }
    }

    @Test func `a closed location takes no new charge`() async throws {
        try await withDesk { desk in
            desk.locations.close(Given.location)
            await desk.expectFailure(.rule(.locationClosed)) {
                try await desk.service.createCharge(desk.context(), Self.charge())
            }
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
                let fresh = receipts.filter { !$0.isReplay }
                #expect(fresh.isEmpty)
                #expect(receipts.map(\.eventID) == firsts.map(\.eventID))
                #expect(receipts.map(\.position) == firsts.map(\.position))
                let unplaced = firsts.filter { $0.eventID == nil || $0.position == nil }
                #expect(unplaced.isEmpty)
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
