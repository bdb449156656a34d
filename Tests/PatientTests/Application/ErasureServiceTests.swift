import Crypto
import Kernel
import PatientAPI
import TestSupport
import Testing

@testable import Patient

@Suite(.blocking) struct ErasureServiceTests {
    @Test func `an erased person is nowhere in the tables, and verification finds them as a fold would`() async throws {
        try await withClinic { clinic in
            let survivor = try await clinic.register("Zubaydah", "Qorashy", phone: "0100 765 4321", mrn: "ZQ-77123")
                .view
            let duplicate = try await clinic.register("Zubayda", "Qorashi", mrn: "ZQ-88456", confirm: true).view
            _ = try await clinic.register("Zubaydah", "Elsewhere", born: "1999-01-01").view
            let merge = try await clinic.service.merge(
                clinic.context(), into: survivor.id, expectedVersion: nil,
                MergePatientsRequest(duplicateId: duplicate.id, reason: "Qorashi came twice")
            ).view
            let before = try Self.everything(clinic)
            #expect(before.contains("Qorashy") && before.contains("ZQ-77123"), "nothing is there to be erased")
            // Whoever tries all phones or all days finds the one that was hashed.
            let hashes = ["+201007654321", "1986-03-14"].flatMap { value in
                ["", "\(Clinic.hospital)|phone|", "\(Clinic.hospital)|birth|"].flatMap { prefix in
                    let hash = SHA256.hash(Array((prefix + value).utf8))
                    return [Base64URL.encode(hash), Hexadecimal.encode(hash)]
                }
            }
            let erased = try await clinic.service.erase(
                clinic.context(), EraseRequest(patientId: duplicate.id, reason: "Asked for in writing")
            ).view
            #expect(Set(erased.erasedIds) == [survivor.id, duplicate.id] && erased.status == .completed)
            try await clinic.expectClean()
            let rows = try Self.everything(clinic)
            for text in ["Qorash", "qorash", "ZQ-77123", "ZQ-88456", "7654321", "1234567001", "1986"] + hashes {
                #expect(!rows.contains(text), "\(text) is left")
            }
            let view = try await clinic.service.patient(clinic.context(), survivor.id, asOf: nil)
            #expect(view.status == .erased && view.mrn == "ERASED-\(survivor.id)" && view.fullName == nil)
            await clinic.expectFailure(.erased) {
                try await clinic.service.undoMerge(clinic.context(), merge.id)
            }
            await clinic.expectFailure(.erased) {
                try await clinic.service.erase(
                    clinic.context(), EraseRequest(patientId: survivor.id, reason: "Again"))
            }
            #expect(try await clinic.service.erasureRequest(clinic.context(), erased.id) == erased)
            let list = try await clinic.service.erasureRequests(clinic.context(), PatientPageRequest())
            #expect(list.items == [erased])
            let failure = await clinic.failure { try await clinic.service.export(clinic.context(), survivor.id) }
            #expect(failure?.failure.code == "erased")
        }
    }

    @Test func `a legal hold refuses the erasure until it is lifted`() async throws {
        try await withClinic { clinic in
            let id = try await clinic.register("Fatma", "Hassan").view.id
            let held = try await clinic.service.placeLegalHold(
                clinic.context(), id, LegalHoldRequest(reason: "A lawsuit")
            ).view
            #expect(held.legalHold?.reason == "A lawsuit")
            #expect(try await clinic.service.patient(clinic.context(), id, asOf: nil) == held)
            let rendered = try await clinic.service.rendered(clinic.context(), id)
            #expect(String(decoding: rendered.json, as: UTF8.self).contains(#""legalHold":{"reason":"A lawsuit""#))
            let request = EraseRequest(patientId: id, reason: "Asked for")
            await clinic.expectFailure(.rule(.legalHold)) {
                try await clinic.service.erase(clinic.context(), request)
            }
            _ = try await clinic.service.liftLegalHold(clinic.context(), id)
            await clinic.expectFailure(.rule(.reasonNamesPatient)) {
                try await clinic.service.erase(clinic.context(), EraseRequest(patientId: id, reason: "For Fatma"))
            }
            let key = clinic.context(key: "erase")
            let first = try await clinic.service.erase(key, request)
            let again = try await clinic.service.erase(key, request)
            #expect(again.view == first.view && again.receipt.isReplay)
            try await clinic.expectClean()
        }
    }

    /// Every row of every table, as text.
    static func everything(_ clinic: Clinic) throws -> String {
        try clinic.sql(
            """
            SELECT string_agg(query_to_xml('SELECT t::text FROM ' || c.oid::regclass || ' t', true, true, '')::text, '')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname IN ('patient', 'journal', 'billing', 'auth')
            """)
    }
}
