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

    static var full: PatientDetails {
        var details = Fixture.details(
            phone: "+201001234567", identifiers: [PatientIdentifier(system: "passport", value: "A1")])
        details.email = EmailAddress("fatma@example.org")
        details.address = PatientAddress(line1: "12 Tahrir Street", city: "Cairo", country: "EG")
        details.language = LanguageTag("ar")
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
                patientID: Fixture.patient, mrn: "000001", details: full, source: "identifier x|1", at: Fixture.now)),
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
        .numberAssigned(PatientNumberAssigned(number: 42, patientID: Fixture.patient, at: Fixture.now)),
        .resourcesKept(kept),
        .resourcesKept(ResourcesKept(patientID: nil, resources: kept.resources, at: Fixture.now)),
        .registered(
            PatientRegistered(
                patientID: Fixture.patient, mrn: "000001", details: Fixture.details("سارة", standing: .deceased),
                at: Fixture.now)),
        .changed(PatientChanged(patientID: Fixture.patient, updates: [.status(.inactive)], at: Fixture.later)),
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
    /// A difference here breaks every log there is.
    @Test func `the stored shapes are these`() throws {
        let shapes = try Self.events.map { event in
            let encoded = try Self.encode(event)
            var json = try JSONValue(parsing: encoded.data)
            if case .object(var members) = json, let index = members.firstIndex(where: { $0.name == "sealed" }) {
                let opener = FieldOpener(Self.stored(encoded), key: Self.key)
                let text = try opener.open(members[index].value.string ?? "", field: "sealed") ?? ""
                members[index].value = .string(text)
                json = .object(members)
            }
            return "\(encoded.type) \(encoded.schemaVersion) \(String(decoding: json.bytes, as: UTF8.self))"
        }
        #expect(shapes == Self.golden)
    }

    static let golden: [String] = [
        #"""
        patientRegistered 1 {"patientId":"018f0000-0000-7000-8000-000000000001","mrn":"000001","sex":"female",\#
        "language":"ar","at":"2026-01-05T09:30:00Z","sealed":"{\"givenName\":\"Fatma\",\#
        \"familyName\":\"Hassan\",\"birthDate\":\"1986-03-14\",\"phone\":\"+201001234567\",\#
        \"email\":\"fatma@example.org\",\"address\":{\"line1\":\"12 Tahrir Street\",\"city\":\"Cairo\",\#
        \"country\":\"EG\"},\"identifiers\":[{\"system\":\"passport\",\"value\":\"A1\"}],\#
        \"source\":\"identifier x|1\"}"}
        """#,
        #"""
        patientRegistered 1 {"patientId":"018f0000-0000-7000-8000-000000000001","mrn":"000001","sex":"female",\#
        "at":"2026-01-05T09:30:00Z","sealed":"{\"fullName\":\"سارة\",\"birthDate\":\"1996~\"}"}
        """#,
        #"""
        patientChanged 1 {"patientId":"018f0000-0000-7000-8000-000000000001","fields":["name","birthDate","sex",\#
        "phone","email","address","identifiers","language"],"sex":"other","at":"2026-01-05T10:30:00Z",\#
        "sealed":"{\"fullName\":\"Fatma H.\",\"birthDate\":\"1986-04\",\"address\":{\"city\":\"Giza\"},\#
        \"identifiers\":[]}"}
        """#,
        #"""
        patientNumberAssigned 1 {"number":42,"patientId":"018f0000-0000-7000-8000-000000000001",\#
        "at":"2026-01-05T09:30:00Z"}
        """#,
        #"""
        externalResourcesKept 1 {"patientId":"018f0000-0000-7000-8000-000000000001",\#
        "resources":[{"type":"Observation","source":"Observation/1","sha256":"AQI","bytes":10},{"type":"Claim",\#
        "source":"urn:uuid:2","sha256":"Aw","bytes":2}],"at":"2026-01-05T09:30:00Z","sealed":"{\"a\":\"é\"}{}"}
        """#,
        #"""
        externalResourcesKept 1 {"resources":[{"type":"Observation","source":"Observation/1","sha256":"AQI",\#
        "bytes":10},{"type":"Claim","source":"urn:uuid:2","sha256":"Aw","bytes":2}],"at":"2026-01-05T09:30:00Z",\#
        "plain":"{\"a\":\"é\"}{}"}
        """#,
        #"""
        patientRegistered 1 {"patientId":"018f0000-0000-7000-8000-000000000001","mrn":"000001","sex":"female",\#
        "status":"deceased","at":"2026-01-05T09:30:00Z",\#
        "sealed":"{\"fullName\":\"سارة\",\"birthDate\":\"1986-03-14\"}"}
        """#,
        #"""
        patientChanged 1 {"patientId":"018f0000-0000-7000-8000-000000000001","fields":["status"],\#
        "status":"inactive","at":"2026-01-05T10:30:00Z","sealed":"{}"}
        """#,
    ]

    @Test(arguments: [0, 2, 4]) func `an event whose key was destroyed still reads`(index: Int) throws {
        let event = try Self.decode(Self.stored(Self.encode(Self.events[index])), key: nil)
        switch event {
        case .registered(let event):
            #expect(event.isErased)
            #expect(event.mrn == "000001")
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
            #expect(event.resources.map(\.source) == ["Observation/1", "urn:uuid:2"])
            #expect(event.resources.map(\.json) == [[], []])
        case .numberAssigned: Issue.record("nothing is sealed in it")
        }
    }

    private static var erasedDetails: PatientDetails {
        var details = PatientDetails(sex: .female)
        details.language = LanguageTag("ar")
        return details
    }

    @Test func `no identifying value is in the clear`() throws {
        for event in Self.events.prefix(5) {
            let text = String(decoding: try Self.encode(event).data, as: UTF8.self)
            let values = ["Fatma", "Hassan", "1986", "20100", "fatma@", "Tahrir", "A1\"", "سارة", "Giza", "é"]
            #expect(!values.contains { text.contains($0) })
        }
    }

    @Test func `what a newer release wrote is refused, never skipped`() throws {
        let encoded = try Self.encode(Self.events[0])
        #expect(throws: EventCodecError.newerVersion(type: "patientRegistered", version: 2)) {
            try Self.decode(Self.stored(encoded, version: 2))
        }
        #expect(throws: EventCodecError.unknownType("patientMerged")) {
            try Self.decode(Self.stored(encoded, type: "patientMerged"))
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
