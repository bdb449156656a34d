import JSON
import Journal
import Kernel
import PatientAPI
import Testing

@testable import Patient

/// Holds what events of people say against what their versions are known to say.
@Suite struct PatientEventMemberTests {
    /// The members of each version of an event, those of the sealed document after `sealed.`; `fields:` names what changed.
    ///
    /// A version that is here is never given another member: an older release would not know it. A new member takes a new
    /// version, which is raised in `PatientEventCodec.Name` and gets a line of its own here, beside the old one.
    static let members: [String: String] = [
        "patientRegistered 2": """
        patientId sex language status at sealed sealed.givenName sealed.familyName sealed.fullName sealed.birthDate \
        sealed.phone sealed.email sealed.address sealed.identifiers sealed.source sealed.mrn
        """,
        "patientChanged 1": """
        patientId fields sex language status at sealed sealed.givenName sealed.familyName sealed.fullName \
        sealed.birthDate sealed.phone sealed.email sealed.address sealed.identifiers fields:name fields:birthDate \
        fields:sex fields:phone fields:email fields:address fields:identifiers fields:language fields:status
        """,
    ]

    /// Events of every field alone and of every two, given and cleared: nobody needs to have thought of one.
    ///
    /// What a version is told here to say is what a release of its time reads. A value, or a clearing, in an older version
    /// than knows it is refused by that release with 503 although it was told that it can read it.
    private static var combinations: [PatientEvent] {
        let (full, empty) = (PatientEventCodecTests.full, PatientDetails(sex: .unknown))
        func changed(_ updates: [PatientFieldUpdate]) -> PatientEvent {
            .changed(PatientChanged(patientID: Fixture.patient, updates: updates, at: Fixture.now))
        }
        func registered(_ updates: [PatientFieldUpdate]) -> PatientEvent {
            var details = empty
            for update in updates { details.apply(update) }
            return .registered(
                PatientRegistered(patientID: Fixture.patient, mrn: "1", details: details, at: Fixture.now))
        }
        var events: [PatientEvent] = [registered([])]
        for field in PatientField.allCases {
            let updates = [full.update(of: field), empty.update(of: field)]
            events.append(registered([updates[0]]))
            events += updates.map { changed([$0]) }
            for other in PatientField.allCases where other != field {
                let others = [full.update(of: other), empty.update(of: other)]
                events.append(registered([updates[0], others[0]]))
                events += updates.flatMap { update in others.map { changed([update, $0]) } }
            }
        }
        return events
    }

    @Test func `an event is written in the oldest version that says all of it`() throws {
        var told: Set<String> = []
        for event in Self.combinations {
            let encoded = try PatientEventCodecTests.encode(event)
            let said = try Self.members(of: encoded)
            let version = (1...encoded.schemaVersion).first { said.isSubset(of: Self.known(encoded.type, $0)) }
            guard let version else {
                let lacking = said.subtracting(Self.known(encoded.type, encoded.schemaVersion)).sorted()
                // Each member once, of the many events that say it.
                guard told.insert("\(encoded.type) \(lacking)").inserted else { continue }
                Self.tell(lacking, of: encoded)
                continue
            }
            let isOldest = version == encoded.schemaVersion
            guard !isOldest, told.insert("\(encoded.type) \(encoded.schemaVersion)").inserted else { continue }
            Issue.record(
                """
                \(encoded.type) is written as \(encoded.schemaVersion) where \(version) says all of it: a roll-out would \
                hold it up for nothing. Let PatientEventCodec.encode write \(version) there. \(PatientFieldTests.guide).
                """)
        }
    }

    private static func known(_ type: String, _ version: Int) -> Set<String> {
        Set((members["\(type) \(version)"] ?? "").split(separator: " ").map(String.init))
    }

    private static func tell(_ names: [String], of encoded: EncodedEvent) {
        let version = "\(encoded.type) \(encoded.schemaVersion)"
        guard !known(encoded.type, encoded.schemaVersion).isEmpty else {
            Issue.record("\(version) is new: list its members in PatientEventMemberTests. \(PatientFieldTests.guide).")
            return
        }
        Issue.record(
            """
            \(version) says \(names.joined(separator: ", ")), which that version never said and a release of its time \
            refuses: raise the version in PatientEventCodec.Name, write it wherever the member is said, given or cleared, \
            and list its members here, beside the old ones. \(PatientFieldTests.guide).
            """)
    }

    @Test func `an event has no member that its version is not known to have`() throws {
        for event in PatientEventCodecTests.events {
            let encoded = try PatientEventCodecTests.encode(event)
            guard ["patientRegistered", "patientChanged"].contains(encoded.type) else { continue }
            let names = try Self.members(of: encoded).subtracting(Self.known(encoded.type, encoded.schemaVersion))
            if !names.isEmpty { Self.tell(names.sorted(), of: encoded) }
        }
    }

    private static func members(of encoded: EncodedEvent) throws -> Set<String> {
        let data = try JSONValue(parsing: encoded.data)
        var names = Set((data.members ?? []).map(\.name))
        names.formUnion((data["fields"]?.elements ?? []).compactMap { $0.string.map { "fields:\($0)" } })
        let opener = FieldOpener(PatientEventCodecTests.stored(encoded), key: PatientEventCodecTests.key)
        let sealed = try opener.open(data["sealed"]?.string ?? "", field: PatientEventCodec.sealedField) ?? "{}"
        names.formUnion((try JSONValue(parsing: Array(sealed.utf8)).members ?? []).map { "sealed.\($0.name)" })
        return names
    }

    @Test func `the stored shapes have every field, registered, changed and cleared`() {
        let empty = PatientDetails(sex: .unknown)
        var (registered, changed, cleared): (Set<PatientField>, Set<PatientField>, Set<PatientField>) = ([], [], [])
        for event in PatientEventCodecTests.events {
            switch event {
            case .registered(let event): registered.formUnion(empty.updates(to: event.details).map(\.field))
            case .changed(let event):
                for update in event.updates {
                    if update == empty.update(of: update.field) {
                        cleared.insert(update.field)
                    } else {
                        changed.insert(update.field)
                    }
                }
            default: break
            }
        }
        let lack = "PatientEventCodecTests.events: append one, and its golden."
        for field in PatientField.allCases {
            #expect(registered.contains(field), "no registration with \(field) is among \(lack)")
            #expect(changed.contains(field), "no change of \(field) to a value is among \(lack)")
            let canBeCleared = PatientMember.all.allSatisfy { $0.field != field || $0.notCleared == nil }
            #expect(!canBeCleared || cleared.contains(field), "no change that clears \(field) is among \(lack)")
        }
    }
}
