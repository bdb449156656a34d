import BillingAPI
import JSON
import Kernel
import TestSupport
import Testing

@testable import Billing

/// Drafts with charges of two records, of one person or no longer.
@Suite(.blocking) struct MergedInvoiceTests {
    @Test func `a draft that spans an undoing is refused until the other's charges are off it`() async throws {
        try await withDesk { desk in
            let (own, other) = (try await desk.charge(1_000), try await desk.charge(700, of: Given.otherPatient))
            try merge(desk)
            let draft = try await draft(desk, of: Given.patient, [other, own])
            try part(desk)
            await desk.expectFailure(
                .rule(
                    .chargesOfSeveralPatients([
                        ChargesOfPatient(patientId: Given.patient, chargeIds: [own.id]),
                        ChargesOfPatient(patientId: Given.otherPatient, chargeIds: [other.id]),
                    ]))
            ) {
                try await desk.service.issueInvoice(desk.context(), draft.id, expectedVersion: nil)
            }
            #expect(try await desk.balance() == 0)
            var change = ChangeDraftRequest()
            change.chargeIds = .value([own.id])
            _ = try await desk.service.changeDraft(desk.context(), draft.id, expectedVersion: nil, change)
            let issued = try await desk.service.issueInvoice(desk.context(), draft.id, expectedVersion: nil).view
            #expect(issued.total.amountMinor == 1_000 && issued.patientId == Given.patient)
            try desk.sql("UPDATE billing.patient_alias SET undone_at = now()")
            // The other's charge is free again, for an invoice of their own.
            let apart = try await self.draft(desk, of: Given.otherPatient, [other])
            let second = try await desk.service.issueInvoice(desk.context(), apart.id, expectedVersion: nil).view
            #expect(second.patientId == Given.otherPatient && second.total.amountMinor == 700)
            try await desk.expectClean()
        }
    }

    @Test func `a draft of the duplicate that took the survivor's charges is refused as well`() async throws {
        try await withDesk { desk in
            let (own, other) = (try await desk.charge(1_000), try await desk.charge(700, of: Given.otherPatient))
            let draft = try await draft(desk, of: Given.otherPatient, [other])
            try merge(desk)
            var change = ChangeDraftRequest()
            change.chargeIds = .value([other.id, own.id])
            _ = try await desk.service.changeDraft(desk.context(), draft.id, expectedVersion: nil, change)
            try part(desk)
            await desk.expectFailure(
                .rule(
                    .chargesOfSeveralPatients([
                        ChargesOfPatient(patientId: Given.otherPatient, chargeIds: [other.id]),
                        ChargesOfPatient(patientId: Given.patient, chargeIds: [own.id]),
                    ]))
            ) {
                try await desk.service.issueInvoice(desk.context(), draft.id, expectedVersion: nil)
            }
            // Merged anew, and the other way about, it is one person's again.
            try desk.sql("UPDATE billing.patient_alias SET undone_at = NULL, merged_at = now()")
            desk.patients.merge(Given.patient, into: Given.otherPatient)
            _ = try await desk.service.issueInvoice(desk.context(), draft.id, expectedVersion: nil)
            try await desk.expectClean()
        }
    }

    @Test func `a draft of one person's charges is issued, and a repeat is answered though they are parted since`()
        async throws
    {
        try await withDesk { desk in
            let (own, other) = (try await desk.charge(1_000), try await desk.charge(700, of: Given.otherPatient))
            try merge(desk)
            let draft = try await draft(desk, of: Given.patient, [other, own])
            let context = desk.context(key: "issue")
            let issued = try await desk.service.issueInvoice(context, draft.id, expectedVersion: nil)
            try part(desk)
            let again = try await desk.service.issueInvoice(context, draft.id, expectedVersion: nil)
            #expect(again.receipt.isReplay && again.view.number == issued.view.number)
            // It stays with the record that it was written on.
            #expect(try await desk.balance() == 1_700)
            try await desk.expectClean()
        }
    }

    private func draft(
        _ desk: BillingDesk, of patient: PatientID, _ charges: [ChargeView]
    ) async throws -> InvoiceView {
        let request = DraftInvoiceRequest(patientId: patient, chargeIds: charges.map(\.id))
        return try await desk.service.draftInvoice(desk.context(), request).view
    }

    /// Merges the other patient into the first, as Patient says and as Billing has learnt.
    private func merge(_ desk: BillingDesk) throws {
        desk.patients.merge(Given.otherPatient, into: Given.patient)
        try desk.sql(
            """
            INSERT INTO billing.patient_alias (hospital_id, merge_id, duplicate_id, survivor_id, merged_at)
            VALUES ('\(Given.hospital)', '\(Given.payment)', '\(Given.otherPatient)', '\(Given.patient)', now())
            """)
    }

    /// Parts them again as Patient says; Billing has yet to learn of it.
    private func part(_ desk: BillingDesk) throws { desk.patients.merge(Given.otherPatient, into: nil) }
}
