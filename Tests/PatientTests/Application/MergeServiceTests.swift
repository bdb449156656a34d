import JSON
import Kernel
import PatientAPI
import TestSupport
import Testing

@testable import Patient

@Suite(.blocking) struct MergeServiceTests {
    @Test func `everything that the duplicate is known by leads to the survivor until the merge is undone`()
        async throws
    {
        try await withClinic { clinic in
            let survivor = try await clinic.register("Fatma", "Hassan", mrn: "S-1").view
            let duplicate = try await clinic.register(
                "Fatima", "Hasan", phone: "0100 765 4321", mrn: "D-1", confirm: true
            ).view
            let merged = try await clinic.service.merge(
                clinic.context(), into: survivor.id, expectedVersion: 1,
                MergePatientsRequest(duplicateId: duplicate.id, reason: "Twice"))
            for text in ["D-1", "01007654321", "fatima", "hasan fatima", "S-1"] {
                let found = try await search(clinic, text)
                #expect(found.map(\.id) == [survivor.id], "\(text)")
            }
            #expect(try await search(clinic, nil).map(\.id) == [survivor.id])
            let read = try await clinic.service.patient(clinic.context(), duplicate.id, asOf: nil)
            #expect(read.status == .merged && read.mergedIntoId == survivor.id && read.mrn == "D-1")
            await clinic.expectFailure(.rule(.merged(into: survivor.id))) {
                var change = ChangePatientRequest()
                change.sex = .value(.other)
                return try await clinic.service.change(clinic.context(), duplicate.id, expectedVersion: nil, change)
            }
            for id in [survivor.id, duplicate.id] {
                let history = try await clinic.service.history(clinic.context(), id, PatientPageRequest())
                #expect(history.items.count == 2, "the history of both tells of it")
                let merges = try await clinic.service.merges(clinic.context(), of: id, PatientPageRequest())
                #expect(merges.items.map(\.id) == [merged.view.id] && merges.items[0].reason == "Twice")
            }
            let undone = try await clinic.service.undoMerge(clinic.context(), merged.view.id).view
            #expect(undone.undoneAt != nil)
            #expect(try await clinic.service.merge(clinic.context(), merged.view.id) == undone)
            #expect(try await search(clinic, "D-1").map(\.id) == [duplicate.id])
            await clinic.expectFailure(.rule(.mergeUndone)) {
                try await clinic.service.undoMerge(clinic.context(), merged.view.id)
            }
            try await clinic.expectClean()
        }
    }

    @Test func `a merge and its undoing are each done once under a key`() async throws {
        try await withClinic { clinic in
            let survivor = try await clinic.register("Fatma", "Hassan").view.id
            let duplicate = try await clinic.register("Fatma", "Hassan", confirm: true).view.id
            let request = MergePatientsRequest(duplicateId: duplicate)
            let context = clinic.context(key: "merge")
            let first = try await clinic.service.merge(context, into: survivor, expectedVersion: nil, request)
            let again = try await clinic.service.merge(context, into: survivor, expectedVersion: nil, request)
            #expect(again.view == first.view && again.receipt.isReplay && !first.receipt.isReplay)
            let undoing = clinic.context(key: "undo", hash: 2)
            let undone = try await clinic.service.undoMerge(undoing, first.view.id)
            let twice = try await clinic.service.undoMerge(undoing, first.view.id)
            #expect(twice.view == undone.view && twice.receipt.isReplay)
            await clinic.expectFailure(.stale(version: 3)) {
                try await clinic.service.merge(clinic.context(), into: survivor, expectedVersion: 1, request)
            }
        }
    }

    @Test func `of two merges that cross one is done`() async throws {
        try await withTwoClinics { one, two in
            let left = try await one.register("Fatma", "Hassan").view.id
            let right = try await one.register("Fatma", "Hassan", confirm: true).view.id
            async let first = one.failure {
                try await one.service.merge(
                    one.context(), into: left, expectedVersion: nil, MergePatientsRequest(duplicateId: right))
            }
            async let second = two.failure {
                try await two.service.merge(
                    two.context(), into: right, expectedVersion: nil, MergePatientsRequest(duplicateId: left))
            }
            let failures = await [first, second].compactMap { $0 }
            #expect(failures.count == 1, "\(failures)")
            try await one.expectClean()
        }
    }

    @Test func `a registration like the duplicate names the survivor`() async throws {
        try await withClinic { clinic in
            let survivor = try await clinic.register("Fatma", "Hassan", mrn: "S-1").view.id
            let duplicate = try await clinic.register("Fatima", "Hassanein", phone: "01007654321", confirm: true).view
                .id
            _ = try await clinic.service.merge(
                clinic.context(), into: survivor, expectedVersion: nil, MergePatientsRequest(duplicateId: duplicate))
            let failure = await clinic.failure {
                try await clinic.register("Fatima", "Hassanein", phone: "01007654321")
            }
            guard case .likelyDuplicate(let candidates)? = failure else {
                Issue.record("registered, or \(String(describing: failure))")
                return
            }
            #expect(candidates.map(\.id) == [survivor] && candidates.map(\.mrn) == ["S-1"])
        }
    }

    @Test func `other hospitals' records are as unknown ones`() async throws {
        try await withClinic { clinic in
            let own = try await clinic.register("Fatma", "Hassan").view.id
            let other = try await clinic.register("Fatma", "Hassan", context: clinic.context(Clinic.other)).view.id
            await clinic.expectFailure(.rule(.unknownPatient)) {
                try await clinic.service.merge(
                    clinic.context(), into: own, expectedVersion: nil, MergePatientsRequest(duplicateId: other))
            }
            await clinic.expectFailure(.rule(.unknownPatient)) {
                try await clinic.service.erase(clinic.context(), EraseRequest(patientId: other, reason: "Asked for"))
            }
            await clinic.expectFailure(.rule(.sameRecord)) {
                try await clinic.service.merge(
                    clinic.context(), into: own, expectedVersion: nil, MergePatientsRequest(duplicateId: own))
            }
            await clinic.expectFailure(.notFound) {
                try await clinic.service.export(clinic.context(), other)
            }
        }
    }

    private func search(_ clinic: Clinic, _ text: String?) async throws -> [PatientView] {
        try await clinic.service.search(
            clinic.context(), PatientSearchQuery(text: text, page: PatientPageRequest())
        ).items
    }
}
