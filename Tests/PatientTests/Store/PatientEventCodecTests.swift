import Crypto
import JSON
import Journal
import Kernel
import PatientAPI
import Testing

@testable import Patient

@Suite struct PatientEventCodecTests {
    static let place = FieldPlace(hospitalID: Fixture.hospital, streamID: Fixture.patient.retagged(), version: 1)
    static let key = DataKey(bytes: [UInt8](repeating: 5, count: 32)) ?? DataKey()

    /// The person of the first event. Its golden is never edited, so she never gets another field: `full` does.
    private static var early: PatientDetails {
        var details = Fixture.details(
            phone: "+201001234567", identifiers: [PatientIdentifier(system: "passport", value: "A1")])
        details.email = EmailAddress("fatma@example.org")
        details.address = PatientAddress(line1: "12 Tahrir Street", city: "Cairo", country: "EG")
        details.language = LanguageTag("ar")
        return details
    }

    /// A person of whom everything is known: a new field gets its value here, and events that hold it are appended.
    static var full: PatientDetails {
        var details = early
        details.standing = .deceased
        return details
    }

    static let kept = ResourcesKept(
        patientID: Fixture.patient,
        resources: [
            KeptResource(type: "Observation", source: "Observation/1", hash: [1, 2], json: Array(#"{"a":"é"}"#.utf8)),
            KeptResource(type: "Claim", source: "urn:uuid:2", hash: [3], json: Array(#"{}"#.utf8)),
        ], at: Fixture.now)

    static let events: [PatientEvent] = [
        .registered(
            PatientRegistered(
                patientID: Fixture.patient, mrn: "000001", details: early, source: "identifier x|1", at: Fixture.now)),
        .registered(
            PatientRegistered(
                patientID: Fixture.patient, mrn: "000001", details: Fixture.details("سارة", born: "1996~"),
                at: Fixture.now)),
        .changed(
            PatientChanged(
                patientID: Fixture.patient,
                updates: [
                    .name(PersonName(fullName: "Fatma H.")), .birthDate(PartialDate("1986-04")), .sex(.other),
                    .phone(nil), .email(nil), .address(PatientAddress(city: "Giza")), .identifiers([]), .language(nil),
                ], at: Fixture.later)),
        .numberAssigned(PatientNumberAssigned(number: 42, at: Fixture.now)),
        .resourcesKept(kept),
        .resourcesKept(ResourcesKept(patientID: nil, resources: kept.resources, at: Fixture.now)),
        .registered(
            PatientRegistered(
                patientID: Fixture.patient, mrn: "000001", details: Fixture.details("سارة", standing: .deceased),
                at: Fixture.now)),
        .changed(PatientChanged(patientID: Fixture.patient, updates: [.status(.inactive)], at: Fixture.later)),
        .merged(
            PatientMerged(
                mergeID: Fixture.mergeID, duplicateID: Fixture.patient, survivorID: Fixture.other,
                reason: "Fatma came twice", at: Fixture.now)),
        .mergeUndone(Fixture.moved),
        .duplicateJoined(Fixture.moved),
        .duplicateParted(Fixture.moved),
        .holdPlaced(LegalHoldPlaced(patientID: Fixture.patient, reason: "A lawsuit of Hassan", at: Fixture.now)),
        .holdLifted(LegalHoldLifted(patientID: Fixture.patient, at: Fixture.later)),
        .erased(
            PatientErased(
                patientID: Fixture.patient, requestID: Fixture.mergeID.retagged(),
                request: PatientErased.Request(reason: "Asked for", patientIDs: [Fixture.patient, Fixture.other]),
                at: Fixture.later)),
        .erased(PatientErased(patientID: Fixture.patient, at: Fixture.later)),
        .pairJudged(
            PairJudged(first: Fixture.patient, second: Fixture.other, isDistinct: true, at: Fixture.later)),
        .changed(
            PatientChanged(
                patientID: Fixture.patient,
                updates: [
                    .phone(PhoneNumber("+201223334444")), .email(EmailAddress("mona@example.org")),
                    .identifiers([PatientIdentifier(system: "passport", value: "B2")]), .language(LanguageTag("fr")),
                ], at: Fixture.later)),
        .changed(
            PatientChanged(patientID: Fixture.patient, updates: [.birthDate(nil), .address(nil)], at: Fixture.later)),
    ]

    static func encode(_ event: PatientEvent) throws -> EncodedEvent {
        let codec = PatientEventCodec()
        let key = codec.subject(of: event) == nil ? nil : key
        return try codec.encode(event, FieldSealer(place: place, key: key))
    }

    static func stored(_ encoded: EncodedEvent, version: Int? = nil, type: String? = nil) -> StoredEvent {
        var stored = StoredEvent(
            encoded, hospitalID: place.hospitalID, streamID: place.streamID, version: place.version,
            eventID: EventID(high: 1, low: 1))
        stored.type = type ?? encoded.type
        stored.schemaVersion = version ?? encoded.schemaVersion
        return stored
    }

    static func decode(_ stored: StoredEvent, key: DataKey? = key) throws -> PatientEvent {
        try PatientEventCodec().decode(stored, FieldOpener(stored, key: key))
    }

    @Test(arguments: events.indices) func `an event reads as it was written`(index: Int) throws {
        let event = Self.events[index]
        #expect(try Self.decode(Self.stored(Self.encode(event))) == event)
    }

    /// The stored shapes, with what is sealed opened in place.
    ///
    /// A difference here breaks every log there is: appending an event and its shape is right, changing a shape never is.
    @Test func `the stored shapes are these`() throws {
        for (place, event) in Self.events.enumerated() {
            let encoded = try Self.encode(event)
            let shape = try Self.shape(encoded)
            guard place < Self.golden.count else {
                Issue.record("event \(place) (\(encoded.type)) has no golden: append this one.\n\(shape)")
                continue
            }
            let golden = Self.golden[place]
            guard shape != golden else { continue }
            Issue.record(
                """
                event \(place) (\(encoded.type)) differs: \(Self.difference(of: shape, from: golden)). Every log has \
                the golden: restore the event, or what writes it; what is new goes into a new version, with an event and a golden \
                that are appended. \(PatientFieldTests.guide).
                """)
        }
        #expect(Self.golden.count <= Self.events.count, "a golden has no event: restore what was taken away")
    }

    private static func shape(_ encoded: EncodedEvent) throws -> String {
        var json = try JSONValue(parsing: encoded.data)
        if case .object(var members) = json {
            for (index, member) in members.enumerated() where ["sealed", "index"].contains(member.name) {
                let opener = FieldOpener(stored(encoded), key: key)
                members[index].value = .string(try opener.open(member.value.string ?? "", field: member.name) ?? "")
            }
            json = .object(members)
        }
        return "\(encoded.type) \(encoded.schemaVersion) \(String(decoding: json.bytes, as: UTF8.self))"
    }

    /// Where two texts part, with what each says there.
    private static func difference(of text: String, from golden: String) -> String {
        let same = zip(text, golden).prefix { $0 == $1 }.count
        func part(_ whole: String) -> String { "…" + String(whole.dropFirst(max(0, same - 24)).prefix(72)) + "…" }
        return "it says \(part(text)) in the place of \(part(golden))"
    }

    @Test func `what was kept in the clear of nobody in particular is read still`() throws {
        let data = #"""
            {"resources":[{"type":"Organization","source":"Organization/1","sha256":"AQI","bytes":10}],\#
            "at":"2026-01-05T09:30:00Z","plain":"{\"a\":\"é\"}"}
            """#
        let encoded = EncodedEvent(type: "externalResourcesKept", schemaVersion: 2, data: Array(data.utf8))
        let kept = ResourcesKept(
            patientID: nil,
            resources: [
                KeptResource(
                    type: "Organization", source: "Organization/1", hash: [1, 2], json: Array(#"{"a":"é"}"#.utf8))
            ], at: Fixture.now)
        #expect(try Self.decode(Self.stored(encoded), key: nil) == .resourcesKept(kept))
    }

    /// Append only; see above.
    static let golden: [String] = [
        #"""
        patientRegistered 2 {"patientId":"018f0000-0000-7000-8000-000000000001","sex":"female",\#
        "language":"ar","at":"2026-01-05T09:30:00Z","sealed":"{\"givenName\":\"Fatma\",\#
        \"familyName\":\"Hassan\",\"birthDate\":\"1986-03-14\",\"phone\":\"+201001234567\",\#
        \"email\":\"fatma@example.org\",\"address\":{\"line1\":\"12 Tahrir Street\",\"city\":\"Cairo\",\#
        \"country\":\"EG\"},\"identifiers\":[{\"system\":\"passport\",\"value\":\"A1\"}],\#
        \"source\":\"identifier x|1\",\"mrn\":\"000001\"}"}
        """#,
        #"""
        patientRegistered 2 {"patientId":"018f0000-0000-7000-8000-000000000001","sex":"female",\#
        "at":"2026-01-05T09:30:00Z","sealed":"{\"fullName\":\"سارة\",\"birthDate\":\"1996~\",\"mrn\":\"000001\"}"}
        """#,
        #"""
        patientChanged 1 {"patientId":"018f0000-0000-7000-8000-000000000001","fields":["name","birthDate","sex",\#
        "phone","email","address","identifiers","language"],"sex":"other","at":"2026-01-05T10:30:00Z",\#
        "sealed":"{\"fullName\":\"Fatma H.\",\"birthDate\":\"1986-04\",\"address\":{\"city\":\"Giza\"},\#
        \"identifiers\":[]}"}
        """#,
        #"""
        patientNumberAssigned 2 {"number":42,"at":"2026-01-05T09:30:00Z"}
        """#,
        #"""
        externalResourcesKept 2 {"patientId":"018f0000-0000-7000-8000-000000000001","at":"2026-01-05T09:30:00Z",\#
        "index":"[{\"type\":\"Observation\",\"source\":\"Observation/1\",\"sha256\":\"AQI\",\"bytes\":10},\#
        {\"type\":\"Claim\",\"source\":\"urn:uuid:2\",\"sha256\":\"Aw\",\"bytes\":2}]",\#
        "sealed":"{\"a\":\"é\"}{}"}
        """#,
        #"""
        externalResourcesKept 2 {"at":"2026-01-05T09:30:00Z",\#
        "index":"[{\"type\":\"Observation\",\"source\":\"Observation/1\",\"sha256\":\"AQI\",\"bytes\":10},\#
        {\"type\":\"Claim\",\"source\":\"urn:uuid:2\",\"sha256\":\"Aw\",\"bytes\":2}]",\#
        "sealed":"{\"a\":\"é\"}{}"}
        """#,
        #"""
        patientRegistered 2 {"patientId":"018f0000-0000-7000-8000-000000000001","sex":"female",\#
        "status":"deceased","at":"2026-01-05T09:30:00Z",\#
        "sealed":"{\"fullName\":\"سارة\",\"birthDate\":\"1986-03-14\",\"mrn\":\"000001\"}"}
        """#,
        #"""
        patientChanged 1 {"patientId":"018f0000-0000-7000-8000-000000000001","fields":["status"],\#
        "status":"inactive","at":"2026-01-05T10:30:00Z","sealed":"{}"}
        """#,
        #"""
        patientMerged 1 {"mergeId":"00000000-0000-0001-0000-000000000009","duplicateId":"018f0000-0000-7000-8000-000000000001",\#
        "survivorId":"018f0000-0000-7000-8000-000000000002","at":"2026-01-05T09:30:00Z",\#
        "sealed":"{\"reason\":\"Fatma came twice\"}"}
        """#,
        #"""
        patientMergeUndone 1 {"mergeId":"00000000-0000-0001-0000-000000000009","duplicateId":"018f0000-0000-7000-8000-000000000001",\#
        "survivorId":"018f0000-0000-7000-8000-000000000002","at":"2026-01-05T10:30:00Z"}
        """#,
        #"""
        patientDuplicateJoined 1 {"mergeId":"00000000-0000-0001-0000-000000000009",\#
        "duplicateId":"018f0000-0000-7000-8000-000000000001","survivorId":"018f0000-0000-7000-8000-000000000002",\#
        "at":"2026-01-05T10:30:00Z"}
        """#,
        #"""
        patientDuplicateParted 1 {"mergeId":"00000000-0000-0001-0000-000000000009",\#
        "duplicateId":"018f0000-0000-7000-8000-000000000001","survivorId":"018f0000-0000-7000-8000-000000000002",\#
        "at":"2026-01-05T10:30:00Z"}
        """#,
        #"""
        patientLegalHoldPlaced 1 {"patientId":"018f0000-0000-7000-8000-000000000001","at":"2026-01-05T09:30:00Z",\#
        "sealed":"{\"reason\":\"A lawsuit of Hassan\"}"}
        """#,
        #"""
        patientLegalHoldLifted 1 {"patientId":"018f0000-0000-7000-8000-000000000001","at":"2026-01-05T10:30:00Z"}
        """#,
        #"""
        patientErased 1 {"patientId":"018f0000-0000-7000-8000-000000000001",\#
        "requestId":"00000000-0000-0001-0000-000000000009","reason":"Asked for",\#
        "patientIds":["018f0000-0000-7000-8000-000000000001","018f0000-0000-7000-8000-000000000002"],\#
        "at":"2026-01-05T10:30:00Z"}
        """#,
        #"""
        patientErased 1 {"patientId":"018f0000-0000-7000-8000-000000000001","at":"2026-01-05T10:30:00Z"}
        """#,
        #"""
        patientPairJudged 1 {"firstId":"018f0000-0000-7000-8000-000000000001",\#
        "secondId":"018f0000-0000-7000-8000-000000000002","isDistinct":true,"at":"2026-01-05T10:30:00Z"}
        """#,
        #"""
        patientChanged 1 {"patientId":"018f0000-0000-7000-8000-000000000001","fields":["phone","email",\#
        "identifiers","language"],"language":"fr","at":"2026-01-05T10:30:00Z",\#
        "sealed":"{\"phone\":\"+201223334444\",\"email\":\"mona@example.org\",\#
        \"identifiers\":[{\"system\":\"passport\",\"value\":\"B2\"}]}"}
        """#,
        #"""
        patientChanged 1 {"patientId":"018f0000-0000-7000-8000-000000000001","fields":["birthDate","address"],\#
        "at":"2026-01-05T10:30:00Z","sealed":"{}"}
        """#,
    ]

    @Test(arguments: [0, 2, 4, 8, 12]) func `an event whose key was destroyed still reads`(index: Int) throws {
        let event = try Self.decode(Self.stored(Self.encode(Self.events[index])), key: nil)
        switch event {
        case .registered(let event):
            #expect(event.isErased)
            #expect(event.mrn == "ERASED-018f0000-0000-7000-8000-000000000001")
            #expect(event.details == Self.erasedDetails)
            #expect(event.source == nil)
        case .changed(let event):
            #expect(event.isErased)
            #expect(
                event.updates == [
                    .name(nil), .birthDate(nil), .sex(.other), .phone(nil), .email(nil), .address(nil),
                    .identifiers([]),
                    .language(nil),
                ])
        case .resourcesKept(let event):
            #expect(event.resources.isEmpty)
        case .merged(let event): #expect(event.reason == nil)
        case .holdPlaced(let event): #expect(event.reason == nil)
        default: Issue.record("nothing is sealed in it")
        }
    }

    private static var erasedDetails: PatientDetails {
        var details = PatientDetails(sex: .female)
        details.language = LanguageTag("ar")
        return details
    }

    @Test func `no identifying value is in the clear`() throws {
        for event in Self.events.prefix(5) + Self.events[8...] {
            let text = String(decoding: try Self.encode(event).data, as: UTF8.self)
            let values = [
                "Fatma", "Hassan", "1986", "20100", "fatma@", "Tahrir", "A1\"", "سارة", "Giza", "é", "mrn",
                "Observation",
            ]
            #expect(!values.contains { text.contains($0) })
        }
    }

    @Test func `what a newer release wrote is refused, never skipped`() throws {
        let encoded = try Self.encode(Self.events[0])
        for name in PatientEventCodec.Name.allCases {
            let next = name.schemaVersion + 1
            #expect(throws: EventCodecError.newerVersion(type: name.rawValue, version: next)) {
                try Self.decode(Self.stored(encoded, version: next, type: name.rawValue))
            }
        }
        #expect(throws: EventCodecError.unknownType("patientSplit")) {
            try Self.decode(Self.stored(encoded, type: "patientSplit"))
        }
    }

    /// What an older release wrote, with the key and without it.
    static let firstVersions: [(type: String, open: String)] = [
        (
            "patientRegistered",
            #"{"patientId":"ID","mrn":"A-7","sex":"female","at":"2026-01-05T09:30:00Z","sealed":"S"}"#
        ),
        ("patientNumberAssigned", #"{"number":42,"patientId":"ID","at":"2026-01-05T09:30:00Z"}"#),
        (
            "externalResourcesKept",
            #"{"patientId":"ID","resources":[{"type":"Basic","source":"Basic/1","sha256":"AQI","bytes":2}],"#
                + #""at":"2026-01-05T09:30:00Z","sealed":"S"}"#
        ),
    ]

    @Test(arguments: firstVersions.indices) func `the first version of an event still reads`(index: Int) throws {
        let (type, open) = Self.firstVersions[index]
        let sealer = FieldSealer(place: Self.place, key: Self.key)
        let text = type == "patientRegistered" ? #"{"fullName":"Fatma"}"# : "{}"
        let filled = open.replacing("ID", with: "\(Fixture.patient)")
            .replacing(#""S""#, with: "\"\(try sealer.seal(text, field: "sealed"))\"")
        let stored = Self.stored(EncodedEvent(type: type, schemaVersion: 1, data: Array(filled.utf8)))
        switch (try Self.decode(stored), try Self.decode(stored, key: nil)) {
        case (.registered(let open), .registered(let erased)):
            #expect(open.mrn == "A-7" && open.details.name?.fullName == "Fatma")
            #expect(erased.mrn == PatientNumber.erased(Fixture.patient) && erased.isErased)
        case (.numberAssigned(let open), .numberAssigned):
            #expect(open.number == 42 && open.patientID == Fixture.patient)
        case (.resourcesKept(let open), .resourcesKept(let erased)):
            #expect(open.resources.map(\.source) == ["Basic/1"] && open.resources.map(\.json) == [Array("{}".utf8)])
            #expect(erased.resources.isEmpty)
        default: Issue.record("another event than was written")
        }
    }

    @Test(arguments: ["{}", "[]", "{\"number\":1}", "nonsense"]) func `damaged data is malformed`(data: String) throws {
        for name in PatientEventCodec.Name.allCases {
            let encoded = EncodedEvent(type: name.rawValue, schemaVersion: 1, data: Array(data.utf8))
            #expect(throws: EventCodecError.malformed(type: name.rawValue)) { try Self.decode(Self.stored(encoded)) }
        }
    }

    @Test func `an event moved to another place does not open`() throws {
        var stored = try Self.stored(Self.encode(Self.events[0]))
        stored.version = 2
        #expect(throws: EventCodecError.malformed(type: "patientRegistered")) { try Self.decode(stored) }
    }
}

@Suite struct PatientViewJSONTests {
    @Test func `a view writes what it reads`() throws {
        guard case .patient(var record) = Fixture.state([PatientEventCodecTests.events[0]]) else { return }
        for details in [PatientEventCodecTests.full, PatientDetails(sex: .unknown)] {
            record.details = details
            let view = record.view(version: 7)
            let bytes = try StrictJSONEncoder().encode(view)
            #expect(try StrictJSONDecoder().decode(PatientView.self, from: bytes) == view)
        }
    }
}
