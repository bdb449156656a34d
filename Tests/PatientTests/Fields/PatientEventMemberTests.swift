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

    @Test func `an event has no member that its version is not known to have`() throws {
        for event in PatientEventCodecTests.events {
            let encoded = try PatientEventCodecTests.encode(event)
            guard ["patientRegistered", "patientChanged"].contains(encoded.type) else { continue }
            let version = "\(encoded.type) \(encoded.schemaVersion)"
            let known = Set((Self.members[version] ?? "").split(separator: " ").map(String.init))
            #expect(!known.isEmpty, "\(version) is new: list its members here. \(PatientFieldTests.guide).")
            for name in try Self.members(of: encoded).subtracting(known).sorted() {
                Issue.record(
                    """
                    \(version) says \(name), which that version never said: raise the version in PatientEventCodec.Name, \
                    write it where the member is present, and list its members here. \(PatientFieldTests.guide).
                    """)
            }
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
            #expect(changed.contains(field) || cleared.contains(field), "no change of \(field) is among \(lack)")
        }
    }
}
