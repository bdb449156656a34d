import JSON
import Journal
import Kernel
import PatientAPI
import Postgres
import TestSupport
import Testing

@testable import Patient

@Suite struct LivePatientServiceTests {
    static func change(_ json: String) throws -> ChangePatientRequest {
        try StrictJSONDecoder().decode(ChangePatientRequest.self, from: Array(json.utf8))
    }

    @Test func `a registered patient is read as it was answered`() async throws {
        try await withClinic { clinic in
            let written = try await clinic.register("Fatma", "Hassan", phone: "0100 123 4567")
            #expect(written.view.mrn == "000001")
            #expect(written.view.phone == "+201001234567")
            #expect(written.receipt.version == 1)
            #expect(written.receipt.eventID != nil && written.receipt.position != nil)
            #expect(try await clinic.service.patient(clinic.context(), written.view.id, asOf: nil) == written.view)
            let summary = try await clinic.service.summary(clinic.context(), of: written.view.id)
            #expect(summary?.fullName == "Fatma Hassan")
            // One beyond what a statement looks up.
            let unknown: [PatientID] = (0..<PatientLimits.idsPerStatement).map { _ in clinic.ids.make() }
            for ids in [[written.view.id] + unknown, unknown + [written.view.id]] {
                #expect(try await clinic.service.existing(clinic.context(), of: ids) == [written.view.id])
            }
            #expect(try await clinic.service.existing(clinic.context(), of: []) == [])
            try await clinic.expectClean()
        }
    }

    @Test func `numbers are one to a patient, given or assigned`() async throws {
        try await withClinic { clinic in
            let service = clinic.service
            try await clinic.register("A", mrn: "000002")
            await clinic.expectFailure(.numberTaken) { try await clinic.register("B", mrn: "000002") }
            var numbers: [String] = []
            for name in ["C", "D", "E"] { numbers.append(try await clinic.register(name).view.mrn) }
            #expect(numbers == ["000001", "000003", "000004"])
            let elsewhere = try await clinic.register("F", mrn: "000002", context: clinic.context(Clinic.other))
            #expect(elsewhere.view.mrn == "000002")
            #expect(try await clinic.register("G", context: clinic.context(Clinic.other)).view.mrn == "B-001")
            let found = try await service.search(clinic.context(), PatientSearchQuery(text: "3", page: .init()))
            #expect(found.items.map(\.mrn) == ["000003"])
            try await clinic.expectClean()
        }
    }

    @Test func `a hundred registrations at once get a hundred numbers without gaps`() async throws {
        try await withClinic { clinic in
            let numbers = try await withThrowingTaskGroup(of: String.self) { group in
                for index in 0..<100 {
                    group.addTask { try await clinic.register("Person \(index)", confirm: true).view.mrn }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            let wanted = Set((1...100).map { PatientNumberPattern.standard.number($0) })
            #expect(numbers == wanted)
            try await clinic.expectClean()
        }
    }

    @Test func `numbers given by hand while others are assigned never meet`() async throws {
        try await withClinic { clinic in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 1...30 {
                    group.addTask { try await clinic.register("Auto \(index)", confirm: true) }
                    let given = PatientNumberPattern.standard.number(index * 2)
                    group.addTask {
                        let failure = await clinic.failure {
                            try await clinic.register("Given \(index)", mrn: given, confirm: true)
                        }
                        #expect(failure == nil || failure == .numberTaken)
                    }
                }
                try await group.waitForAll()
            }
            let auto = try clinic.sql("SELECT count(*) FROM patient.patient WHERE given_name LIKE 'Auto%'")
            #expect(auto == "30")
            let doubles = "SELECT count(*) - count(DISTINCT mrn) FROM patient.patient"
            #expect(try clinic.sql(doubles) == "0")
            try await clinic.expectClean()
        }
    }

    @Test func `a likely duplicate is refused with the candidates, and registered when confirmed`() async throws {
        try await withClinic { clinic in
            let first = try await clinic.register("فاطمة", "حسن", phone: "0100 123 4567").view
            let failure = await clinic.failure { try await clinic.register("فاطمه", "حسن") }
            guard case .likelyDuplicate(let candidates)? = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(candidates.map(\.id) == [first.id])
            #expect(candidates[0].reasons == ["name", "birthDate"])
            #expect(try await clinic.register("فاطمه", "حسن", confirm: true).view.mrn == "000002")
            // A brother on the same phone, and a twin of another name, are none.
            try await clinic.register("عمر", "حسن", born: "2015-01-01", phone: "0100 123 4567")
            try await clinic.register("منى", "حسن", phone: "0100 123 4567")
            // Another hospital knows nobody.
            try await clinic.register("فاطمة", "حسن", context: clinic.context(Clinic.other))
            try await clinic.expectClean()
        }
    }

    @Test func `a repeated command gives the first answer, even where it is a duplicate by now`() async throws {
        try await withClinic { clinic in
            let first = try await clinic.register("Fatma", "Hassan", context: clinic.context(key: "k1"))
            let again = try await clinic.register("Fatma", "Hassan", context: clinic.context(key: "k1"))
            #expect(again.receipt.isReplay)
            #expect(again.view == first.view)
            let reused = await clinic.failure {
                try await clinic.register("Fatma", "Hassan", context: clinic.context(key: "k1", hash: 2))
            }
            #expect(reused == .keyReused)
            let change = try Self.change(#"{"sex":"other"}"#)
            for isReplay in [false, true] {
                let written = try await clinic.service.change(
                    clinic.context(key: "k2"), first.view.id, expectedVersion: 1, change)
                #expect(written.receipt.isReplay == isReplay)
                #expect(written.view.version == 2)
            }
            #expect(try clinic.sql("SELECT count(*) FROM patient.patient") == "1")
        }
    }

    @Test func `a repeated command gives the first answer, even where its fields are read otherwise by now`()
        async throws
    {
        try await withClinic { clinic in
            let phone = "0100 123 4567"
            let first = try await clinic.register("Fatma", phone: phone, context: clinic.context(key: "k1"))
            let change = try Self.change(#"{"phone":"0100 765 4321"}"#)
            let changed = try await clinic.service.change(
                clinic.context(key: "k2"), first.view.id, expectedVersion: 1, change)
            clinic.profiles.move(to: "US")
            let refused = await clinic.failure { try await clinic.register("Huda", phone: phone) }
            #expect(refused != nil)
            let again = try await clinic.register("Fatma", phone: phone, context: clinic.context(key: "k1"))
            #expect(again.receipt.isReplay && again.view.id == first.view.id)
            #expect(again.receipt.eventID == first.receipt.eventID && again.receipt.position == first.receipt.position)
            let repeated = try await clinic.service.change(
                clinic.context(key: "k2"), first.view.id, expectedVersion: 1, change)
            #expect(repeated.receipt.isReplay && repeated.view == changed.view)
            #expect(repeated.receipt.eventID == changed.receipt.eventID)
            let reused = await clinic.failure {
                try await clinic.register("Fatma", phone: phone, context: clinic.context(key: "k1", hash: 2))
            }
            #expect(reused == .keyReused)
        }
    }

    @Test func `a status stays through other changes, and history and the past tell it`() async throws {
        try await withClinic { clinic in
            let id = try await clinic.register("Fatma", "Hassan").view.id
            for (version, json) in [#"{"status":"deceased"}"#, #"{"phone":"01001234567"}"#].enumerated() {
                let written = try await clinic.service.change(
                    clinic.context(), id, expectedVersion: version + 1, Self.change(json))
                #expect(written.view.status == .deceased)
            }
            let row = try await clinic.service.patient(clinic.context(), id, asOf: nil)
            #expect(row.status == .deceased && row.version == 3)
            let history = try await clinic.service.history(clinic.context(), id, .init())
            let change = PatientFieldChange(field: "status", from: "active", to: "deceased")
            let haveChange = history.items.map { $0.changes.contains(change) }
            #expect(haveChange == [false, true, false])
            let firstFields = history.items.last?.changes.map(\.field)
            #expect(firstFields?.contains("status") == false)
            try await clinic.expectClean()
        }
    }

    @Test func `of two people who edit one version the second is told`() async throws {
        try await withClinic { clinic in
            let id = try await clinic.register("Fatma", "Hassan").view.id
            let edits = ["{\"phone\":\"01001234567\"}", "{\"email\":\"f@example.org\"}"]
            let outcomes = try await withThrowingTaskGroup(of: PatientServiceError?.self) { group in
                for edit in edits {
                    let change = try Self.change(edit)
                    group.addTask {
                        await clinic.failure {
                            try await clinic.service.change(clinic.context(), id, expectedVersion: 1, change)
                        }
                    }
                }
                return try await group.reduce(into: [PatientServiceError?]()) { $0.append($1) }
            }
            #expect(outcomes.count(of: nil) == 1)
            #expect(outcomes.contains(.stale(version: 2)))
            let same = try await clinic.service.change(
                clinic.context(), id, expectedVersion: 2, Self.change(#"{"familyName":"Hassan"}"#))
            #expect(same.view.version == 2 && same.receipt.eventID == nil)
            let unknown = await clinic.failure {
                try await clinic.service.change(
                    clinic.context(), clinic.ids.make(), expectedVersion: 1, Self.change("{}"))
            }
            #expect(unknown == .notFound)
            let foreign = await clinic.failure {
                try await clinic.service.change(
                    clinic.context(Clinic.other), id, expectedVersion: 2, Self.change(#"{"sex":"male"}"#))
            }
            #expect(foreign == .notFound)
            try await clinic.expectClean()
        }
    }

    @Test func `a corrected birth date is seen now, and as it was before`() async throws {
        try await withClinic { clinic in
            let service = clinic.service
            let registered = try await clinic.register("Fatma", "Hassan", born: "1968-03-14").view
            let first = try await service.history(clinic.context(), registered.id, PatientPageRequest()).items[0].at
            _ = try await service.change(
                clinic.context(), registered.id, expectedVersion: 1, Self.change(#"{"birthDate":"1986-03-14"}"#))
            _ = try await service.change(
                clinic.context(), registered.id, expectedVersion: 2,
                Self.change(#"{"address":{"city":"Giza"},"phone":"01001234567"}"#))
            let now = try await service.patient(clinic.context(), registered.id, asOf: nil)
            #expect(now.birthDate == "1986-03-14" && now.version == 3)
            let before = try await service.patient(clinic.context(), registered.id, asOf: first)
            #expect(before == registered)
            let unborn = await clinic.failure {
                try await service.patient(
                    clinic.context(), registered.id, asOf: Timestamp(microseconds: first.microseconds - 1))
            }
            #expect(unborn == .notFound)

            let history = try await service.history(clinic.context(), registered.id, PatientPageRequest())
            #expect(history.items.map(\.version) == [3, 2, 1])
            #expect(Set(history.items.map(\.actor)) == [Clinic.user])
            #expect(
                history.items[1].changes == [
                    PatientFieldChange(field: "birthDate", from: "1968-03-14", to: "1986-03-14")
                ])
            #expect(history.items[0].changes.map(\.field) == ["phone", "address.city"])
            #expect(history.items[2].changes.map(\.field).contains("mrn"))
            let page = try await service.history(clinic.context(), registered.id, PatientPageRequest(limit: 2))
            let rest = try await service.history(
                clinic.context(), registered.id, PatientPageRequest(limit: 2, cursor: page.nextCursor))
            #expect((page.items + rest.items) == history.items && rest.nextCursor == nil)
            let audit = try await service.audit(clinic.context(), registered.id, PatientPageRequest(limit: 2))
            #expect(audit.items.map(\.type) == ["patientChanged", "patientChanged"])
            let older = try await service.audit(
                clinic.context(), registered.id, PatientPageRequest(limit: 2, cursor: audit.nextCursor))
            #expect(older.items.map(\.type) == ["patientRegistered"] && older.nextCursor == nil)
        }
    }

    @Test func `lists are paged newest first, and by their own hospital alone`() async throws {
        try await withClinic { clinic in
            for index in 0..<7 { try await clinic.register("Person \(index)", confirm: true) }
            try await clinic.register("Elsewhere", context: clinic.context(Clinic.other))
            var names: [String] = []
            var cursor: String?
            repeat {
                let query = PatientSearchQuery(page: PatientPageRequest(limit: 3, cursor: cursor))
                let page = try await clinic.service.search(clinic.context(), query)
                names += page.items.compactMap(\.givenName)
                cursor = page.nextCursor
            } while cursor != nil
            let latestFirst = (0..<7).reversed().map { "Person \($0)" }
            #expect(names == latestFirst)
            let query = PatientSearchQuery(page: PatientPageRequest(cursor: "!"))
            let failure = await clinic.failure { try await clinic.service.search(clinic.context(), query) }
            #expect(failure?.failure.code == "invalidCursor")
        }
    }

    @Test func `every look at a record is recorded`() async throws {
        try await withClinic { clinic in
            let id = try await clinic.register("Fatma", "Hassan").view.id
            _ = try await clinic.service.patient(clinic.context(), id, asOf: nil)
            _ = try await clinic.service.history(clinic.context(), id, PatientPageRequest())
            _ = try await clinic.service.search(clinic.context(), PatientSearchQuery(text: "fatma", page: .init()))
            _ = try await clinic.service.summary(clinic.context(), of: id)
            await clinic.reads.stop()
            let rows = try clinic.sql(
                "SELECT what, times FROM journal.record_access WHERE subject_ids = ARRAY['\(id)'::uuid] ORDER BY what")
            #expect(rows.split(separator: "\n") == ["patient|{1}", "patientHistory|{1}", "patientList|{1}"])
        }
    }

    @Test func `an erased patient reads without a name and cannot be changed`() async throws {
        try await withClinic { clinic in
            let view = try await clinic.register("Fatma", "Hassan", phone: "01001234567").view
            try await clinic.journal.destroyKey(of: view.id.retagged(), context: clinic.context())
            let past = try await clinic.service.patient(
                clinic.context(), view.id, asOf: Timestamp(seconds: 4_000_000_000))
            #expect(past.status == .erased && past.fullName == nil && past.mrn == PatientNumber.erased(view.id))
            let history = try await clinic.service.history(clinic.context(), view.id, PatientPageRequest())
            #expect(history.items[0].changes.map(\.field) == ["mrn", "sex"])
        }
    }
}
