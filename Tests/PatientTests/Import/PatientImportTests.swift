import JSON
import Journal
import Kernel
import PatientAPI
import Synchronization
import TestSupport
import Testing

@testable import Patient

/// A document in chunks of a size.
final class ChunkedDocument: PatientImportSource {
    private let bytes: [UInt8]
    private let chunkBytes: Int
    private let offset = Mutex(0)

    init(_ text: String, chunkBytes: Int = 16_384) {
        bytes = Array(text.utf8)
        self.chunkBytes = chunkBytes
    }

    init(bytes: [UInt8], chunkBytes: Int = 16_384) {
        self.bytes = bytes
        self.chunkBytes = chunkBytes
    }

    func next() async throws(Failure) -> [UInt8]? {
        offset.withLock { offset in
            guard offset < bytes.count else { return nil }
            let end = min(offset + chunkBytes, bytes.count)
            defer { offset = end }
            return Array(bytes[offset..<end])
        }
    }
}

extension Clinic {
    /// Imports a document.
    func importing(_ text: String, chunkBytes: Int = 16_384, context: RequestContext? = nil) async throws
        -> PatientImportReport
    {
        try await service.importBundle(context ?? self.context(), ChunkedDocument(text, chunkBytes: chunkBytes))
    }

    /// A bundle of some resources, as JSON texts.
    static func bundle(_ resources: [String], type: String = "collection") -> String {
        let entries = resources.map { #"{"resource":\#($0)}"# }.joined(separator: ",")
        return #"{"resourceType":"Bundle","type":"\#(type)","entry":[\#(entries)]}"#
    }
}

@Suite struct PatientImportTests {
    @Test(arguments: [false, true]) func `patients are mapped, and everything else is kept whole`(isReversed: Bool)
        async throws
    {
        try await withClinic { clinic in
            let bundle = SyntheticBundle(first: 0, patients: 3, observations: 40, isReversed: isReversed).json
            let report = try await clinic.importing(bundle, chunkBytes: 777)
            #expect(report.imported == 3 && report.updated == 0 && report.skipped == 0 && report.errors.isEmpty)
            #expect(report.kept == ["Organization": 1, "Observation": 120])
            let query = PatientSearchQuery(text: "S-1", page: .init())
            let found = try await clinic.service.search(clinic.context(), query)
            let view = try #require(found.items.first)
            #expect(view.mrn == "S-1" && view.fullName == "Given1 Middle Family1" && view.birthDate == "1911-02-11")
            #expect(view.phone == "+201000001001" && view.language == "ar" && view.sex == .female)
            #expect(view.address == PatientAddress(line1: "1 Street", city: "Cairo", country: "EG"))
            #expect(view.identifiers.map(\.value) == ["patient-1", "S-1"])
            let kept = "SELECT count(*), count(DISTINCT owner_id) FROM patient.external_resource"
            #expect(try clinic.sql(kept) == "124|4")
            try await clinic.expectClean()
        }
    }

    @Test(arguments: [
        (#""deceasedBoolean":true"#, PatientStatus.deceased), (#""deceasedDateTime":"2020-01-01""#, .deceased),
        (#""active":false"#, .inactive), (#""active":true,"deceasedBoolean":false"#, .active),
        (#""gender":"male""#, .active),
    ])
    func `whether a patient lives and the record is in use is taken over`(member: String, status: PatientStatus)
        async throws
    {
        try await withClinic { clinic in
            let patient = #"{"resourceType":"Patient","id":"p1","name":[{"text":"Omar Haddad"}],\#(member)}"#
            #expect(try await clinic.importing(Clinic.bundle([patient])).imported == 1)
            let found = try await clinic.service.search(
                clinic.context(), PatientSearchQuery(text: "Omar", page: .init()))
            #expect(found.items.map(\.status) == [status])
            try await clinic.expectClean()
        }
    }

    @Test(
        arguments: [
            (#"{"language":{"coding":[{"code":"fr"}]}}"#, "fr"),
            (
                #"{"language":{"coding":[{"code":"fr"}]}},{"language":{"coding":[{"code":"en-gb"}]},"preferred":true}"#,
                "en-GB"
            ),
            (
                #"{"language":{"coding":[{"code":"fr"}]},"preferred":false},{"language":{"coding":[{"code":"ar"}]}}"#,
                "fr"
            ),
            // What is preferred and cannot be read is no reason to say nothing.
            (
                #"{"language":{"text":"Cairene"},"preferred":true},{"language":{"coding":[{"code":"AR-arz"}]}}"#,
                "ar-arz"
            ), (#"{"language":{"coding":[{"code":"none of these"}]}}"#, nil),
        ] as [(String, String?)])
    func `the preferred language is taken over, else the first`(communications: String, tag: String?) async throws {
        let patient =
            #"{"resourceType":"Patient","id":"p1","name":[{"text":"O"}],"communication":[\#(communications)]}"#
        let entry = try FHIREntry(Array("{\"resource\":\(patient)}".utf8))
        #expect(try FHIRPatient(entry, in: PatientPatchTests.reading, hash: []).details.language?.description == tag)
    }

    @Test func `the same bundle again changes nothing, a changed one updates`() async throws {
        try await withClinic { clinic in
            var bundle = SyntheticBundle(first: 0, patients: 2, observations: 10)
            _ = try await clinic.importing(bundle.json)
            let events = try clinic.sql("SELECT count(*) FROM journal.event")
            let again = try await clinic.importing(bundle.json)
            #expect(again.imported == 0 && again.updated == 0 && again.skipped == 23 && again.kept.isEmpty)
            #expect(try clinic.sql("SELECT count(*) FROM journal.event") == events)
            bundle.city = "Giza"
            let changed = try await clinic.importing(bundle.json)
            #expect(changed.imported == 0 && changed.updated == 2 && changed.skipped == 21 && changed.errors.isEmpty)
            let query = PatientSearchQuery(identifier: "https://example.org/ids|patient-1", page: .init())
            let found = try await clinic.service.search(clinic.context(), query)
            let view = try #require(found.items.first)
            #expect(view.address?.city == "Giza" && view.version == 2)
            try await clinic.expectClean()
        }
    }

    @Test func `ten imports of one bundle at once make its patients once`() async throws {
        try await withClinic { clinic in
            let bundle = SyntheticBundle(first: 0, patients: 5, observations: 3).json
            let reports = try await withThrowingTaskGroup(of: PatientImportReport.self) { group in
                for _ in 0..<10 { group.addTask { try await clinic.importing(bundle) } }
                return try await group.reduce(into: [PatientImportReport]()) { $0.append($1) }
            }
            let imported = reports.reduce(0) { $0 + $1.imported }
            let others = reports.reduce(0) { $0 + $1.updated + $1.errorCount }
            #expect(imported == 5)
            #expect(others == 0)
            #expect(try clinic.sql("SELECT count(*) FROM patient.patient") == "5")
            #expect(try clinic.sql("SELECT count(*) FROM patient.external_resource") == "21")
            try await clinic.expectClean()
        }
    }

    @Test func `kept resources are sealed, whole, and read back byte by byte`() async throws {
        try await withClinic { clinic in
            let observation =
                #"{"resourceType":"Observation","id":"o1","subject":{"reference":"Patient/p1"},"note":" é — \"x\" "}"#
            let patient = #"{"resourceType":"Patient","id":"p1","name":[{"text":"Unusual Surname"}]}"#
            let report = try await clinic.importing(Clinic.bundle([patient, observation]))
            #expect(report.kept == ["Observation": 1] && report.imported == 1)
            let log = try clinic.sql("SELECT string_agg(data::text, '') FROM journal.event")
            #expect(!log.contains("Unusual") && !log.contains("note"))
            let text = try clinic.sql(
                "SELECT stream_id FROM patient.external_resource WHERE resource_type = 'Observation'")
            let stream = try #require(StreamID(text))
            let events = try await clinic.journal.events(
                of: stream, PatientDecider.self, in: PatientModule.definition(), limit: 10, context: clinic.context())
            guard case .resourcesKept(let kept)? = events.first?.event else {
                Issue.record("no resources")
                return
            }
            let texts = kept.resources.map { String(decoding: $0.json, as: UTF8.self) }
            #expect(texts == [patient, observation])
        }
    }

    /// What refers to nobody, and whose it is all the same: the patient's, or nobody's.
    @Test(
        arguments: [
            (#"{"resourceType":"Location","id":"x","name":"Home of Unusual Surname, 3rd floor"}"#, true),
            (#"{"resourceType":"Organization","id":"x","contact":[{"telecom":[{"value":"0100 765 4321"}]}]}"#, true),
            (#"{"resourceType":"Practitioner","id":"x","identifier":[{"value":"zk-99-41"}]}"#, true),
            (
                #"{"resourceType":"Endpoint","id":"x","owner":{"identifier":{"system":"urn:x","value":"ZK9941"}}}"#,
                true
            ),
            (#"{"resourceType":"Location","id":"x","managing":{"reference":"Patient/p1"}}"#, true),
            (#"{"resourceType":"Location","id":"x","name":"Surname Street Clinic"}"#, false),
            (#"{"resourceType":"Organization","id":"x","name":"A clinic"}"#, false),
        ])
    func `an administrative resource that names a patient is theirs, whichever comes first`(
        resource: String, isTheirs: Bool
    ) async throws {
        let patient =
            #"{"resourceType":"Patient","id":"p1","name":[{"given":["Unusual"],"family":"Surname"}],"#
            + #""telecom":[{"system":"phone","value":"+201007654321"}],"#
            + #""identifier":[{"system":"urn:x","value":"ZK9941"}]}"#
        try await withClinic { clinic in
            for entries in [[patient, resource], [resource.replacingID("x", by: "y"), patient]] {
                let report = try await clinic.importing(Clinic.bundle(entries))
                #expect(report.errors == [])
            }
            let owned = "SELECT count(*) FROM patient.external_resource WHERE resource_type <> 'Patient' AND owner_id "
            let theirs = try clinic.sql(owned + "<> '\(ExternalResourcesProjection.hospitalOwner)'")
            #expect(theirs == (isTheirs ? "2" : "0"))
            // Nobody's are sealed as well, and read back.
            let log = try clinic.sql("SELECT string_agg(data::text, '') FROM journal.event")
            #expect(!log.contains("resourceType") && !log.contains("clinic"))
            let streams = try clinic.sql(
                "SELECT DISTINCT stream_id FROM patient.external_resource WHERE resource_type <> 'Patient'")
            for stream in streams.split(separator: "\n") {
                let events = try await clinic.journal.events(
                    of: try #require(StreamID(stream)), PatientDecider.self, in: PatientModule.definition(), limit: 1,
                    context: clinic.context())
                guard case .resourcesKept(let kept)? = events.first?.event else { continue }
                let isRead = kept.resources.contains { $0.type != "Patient" && !$0.json.isEmpty }
                #expect(isRead)
            }
            try await clinic.expectClean()
        }
    }

    /// Bundles and what they answer: counts, kept types, errors.
    static let bundles: [(String, String)] = [
        (Clinic.bundle([]), "0 0 0 [] []"),
        (Clinic.bundle([#"{"resourceType":"Organization","id":"1"}"#]), "0 0 0 [Organization 1] []"),
        (Clinic.bundle([#"{"resourceType":"Medication","id":"1"}"#]), "0 0 0 [Medication 1] []"),
        (
            Clinic.bundle([#"{"resourceType":"Observation","subject":{"reference":"Patient/9"}}"#]),
            "0 0 0 [] [0 unknownPatient]"
        ),
        (Clinic.bundle([#"{"id":"x"}"#, "7", "null"]), "0 0 0 [] [0 noType, 1 noResource, 2 noResource]"),
        (Clinic.bundle([#"{"resourceType":"Patient","id":"1"}"#]), "0 0 0 [] [0 nameMissing]"),
        (
            Clinic.bundle([
                #"{"resourceType":"Patient","id":"1","name":[{"given":["A"]}]}"#,
                #"{"resourceType":"Medication","id":"m"}"#,
            ]), "1 0 0 [Medication 1] []"
        ),
        (
            Clinic.bundle([
                #"{"resourceType":"Patient","id":"1","name":[{"given":["A"]}]}"#,
                #"{"resourceType":"Patient","id":"2","name":[{"given":["B"]}]}"#, #"{"resourceType":"Basic","id":"m"}"#,
                #"{"resourceType":"Provenance","id":"v","target":[{"reference":"Organization/1"},{"reference":"Patient/2"}]}"#,
            ]), "2 0 0 [Provenance 1] [2 noPatient]"
        ),
        (
            Clinic.bundle([
                #"{"resourceType":"Patient","id":"1","name":[{"given":["A"]}]}"#,
                #"{"resourceType":"Patient","id":"1","name":[{"given":["A"]}]}"#,
            ]), "1 0 0 [] [1 duplicateEntry]"
        ),
        (
            #"{"type":"batch","entry":[{"resource":{"resourceType":"Location","id":"1"},"request":{"method":"DELETE"}}],"resourceType":"Bundle"}"#,
            "0 0 0 [] [0 unsupportedMethod]"
        ),
        (
            #"{"type":"batch","entry":[{"resource":{"resourceType":"Location","resourceType":"x"}}],"resourceType":"Bundle"}"#,
            "0 0 0 [] [0 malformedEntry]"
        ),
        (
            Clinic.bundle([
                #"{"resourceType":"Patient","id":"1","gender":"robot","birthDate":"2999","telecom":[{"system":"phone","value":"none"}],"name":[{"family":"Solo"}]}"#
            ]), "1 0 0 [] []"
        ),
    ]

    @Test func `entries that cannot be taken are told and do not stop the rest`() async throws {
        try await withClinic { clinic in
            for (index, row) in Self.bundles.enumerated() {
                let report = try await clinic.importing(
                    row.0, chunkBytes: 5, context: clinic.context(HospitalID(high: 7, low: UInt64(index) << 4 | 1)))
                let kept = report.kept.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                let errors = report.errors.map { "\($0.index) \($0.code)" }
                let words =
                    "\(report.imported) \(report.updated) \(report.skipped) [\(kept.joined(separator: ", "))] "
                    + "[\(errors.joined(separator: ", "))]"
                #expect(words == row.1, "bundle \(index)")
            }
        }
    }

    @Test(arguments: [
        "", "{", "[]", "nonsense", #"{"resourceType":"Bundle"}"#,
        #"{"resourceType":"Bundle","type":"message","entry":[]}"#,
        #"{"resourceType":"Patient","id":"1"}"#, #"{"resourceType":"Bundle","type":"batch","entry":[{}"#,
        #"{"resourceType":"Bundle","type":"batch","entry":[1,]}"#,
        #"{"resourceType":"Bundle","type":"batch","type":"batch","entry":[]}"#,
        #"{"resourceType":"Patient","type":"batch","entry":[{"resource":{"resourceType":"Location","id":"1"}}]}"#,
    ]) func `what is no bundle is refused`(text: String) async throws {
        try await withClinic { clinic in
            let failure = await clinic.failure { try await clinic.importing(text) }
            #expect(failure?.failure.code == "malformedBundle")
            let events = try clinic.sql("SELECT count(*) FROM journal.event")
            #expect(events == "0")
        }
    }

    @Test func `a patient who is known by an identifier and name is updated, by an identifier alone is not`()
        async throws
    {
        try await withClinic { clinic in
            var request = RegisterPatientRequest(givenName: "Omar", familyName: "Haddad", sex: .male)
            request.birthDate = "1979-11-02"
            request.identifiers = [PatientIdentifier(system: "urn:passport", value: "A 12-34")]
            let omar = try await clinic.service.register(clinic.context(), request).view
            let resource = { (name: String, id: String) in
                """
                {"resourceType":"Patient","id":"\(id)","identifier":[{"system":"urn:passport","value":"a1234"}],
                "name":[{"text":"\(name)"}],"telecom":[{"system":"email","value":"omar@example.org"}]}
                """
            }
            let same = try await clinic.importing(Clinic.bundle([resource("Haddad Omar", "1")]))
            #expect(same.imported == 0 && same.updated == 1)
            // The number of someone else, mistyped at the source: another person.
            let other = try await clinic.importing(Clinic.bundle([resource("Mona Zaki", "2")]))
            #expect(other.imported == 1 && other.updated == 0)
            let again = try await clinic.importing(
                Clinic.bundle([resource("Haddad Omar", "1"), resource("Mona Zaki", "2"), resource("Adam West", "3")]))
            #expect(again.skipped == 2 && again.errors.map(\.code) == ["otherPatient"])
            let now = try await clinic.service.patient(clinic.context(), omar.id, asOf: nil)
            #expect(now.email == "omar@example.org" && now.fullName == "Haddad Omar" && now.version == 2)
            try await clinic.expectClean()
        }
    }
}

extension String {
    /// A resource under another id, so that it is another one.
    fileprivate func replacingID(_ id: String, by other: String) -> String {
        guard let range = firstRange(of: #""id":"\#(id)""#) else { return self }
        return self[..<range.lowerBound] + #""id":"\#(other)""# + self[range.upperBound...]
    }
}
