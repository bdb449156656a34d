import Kernel
import PatientAPI
import Testing

@testable import Patient

/// What is kept with one record names nobody of another, whatever they were called before.
@Suite struct KeptReasonTests {
    /// A record whose every identifying field was another once.
    private static let renamed: [PatientEvent] = [
        PatientMergeTests.registered(Fixture.patient),
        .changed(
            PatientChanged(
                patientID: Fixture.patient,
                updates: [
                    .name(PersonName(givenName: "Salma", familyName: "Mansour")), .phone(PhoneNumber("+201118889990")),
                    .identifiers([]), .birthDate(PartialDate("1985-07-21")),
                ], at: Fixture.now)),
    ]

    private static func record(_ events: [PatientEvent]) throws -> PatientRecord {
        guard case .patient(let record) = Fixture.state(events) else { throw PatientRejection.notRegistered }
        return record
    }

    @Test(
        arguments: [
            "Mrs. Hassan asked", "fatma", "Salma", "call 0100 123 4567", "call 0111 888 9990", "born 1986-03-14",
            "born 21.7.1985", "passport A12345678", "no. 000017", "born 14 March 1986", "July 21, 1985",
        ])
    func `what was once known of a patient names them still`(reason: String) throws {
        #expect(KeptReason(reason).names(try Self.record(Self.renamed)))
    }

    @Test func `a change of what identifies nobody leaves nothing behind, nor does an erasure`() throws {
        let changed = PatientEvent.changed(
            PatientChanged(patientID: Fixture.patient, updates: [.sex(.other)], at: Fixture.now))
        #expect(try Self.record([PatientMergeTests.registered(Fixture.patient), changed]).former == [])
        #expect(try Self.record(Self.renamed).former.count == 1)
        #expect(try Self.record(Self.renamed + [PatientMergeTests.erasedEvent]).former == [])
    }

    @Test func `what comes and goes is kept once, and no more of it than the limit`() throws {
        func renaming(_ family: String) throws -> PatientEvent {
            let name = try #require(PersonName(givenName: "Fatma", familyName: family))
            return .changed(PatientChanged(patientID: Fixture.patient, updates: [.name(name)], at: Fixture.now))
        }
        let there = try (0..<40).map { try renaming($0.isMultiple(of: 2) ? "Saleh" : "Hassan") }
        let start = PatientMergeTests.registered(Fixture.patient)
        #expect(try Self.record([start] + there).former.count <= 3)
        let ever = try (0...PatientRecord.formerLimit * 2).map { try renaming("Saleh\($0)") }
        let record = try Self.record([start] + ever)
        #expect(record.former.count == PatientRecord.formerLimit)
        #expect(KeptReason("Saleh\(PatientRecord.formerLimit * 2 - 1)").names(record))
    }

    @Test func `an erasure whose reason says what the patient was called is refused`() {
        #expect(throws: PatientRejection.rule(.reasonNamesPatient)) {
            try PatientDecider.decide(
                PatientMergeTests.erase(reason: "Mrs. Hassan asked"), [Fixture.state(Self.renamed)])
        }
    }

    @Test func `the reason of a merge may name the duplicate, with whom it goes, and not the survivor`() throws {
        let survivor = Fixture.state([PatientMergeTests.registered(Fixture.other, "Aurelia|Fontane", mrn: "F-11")])
        let duplicate = Fixture.state(PatientMergeTests.duplicate)
        func merge(_ reason: String) throws -> Int {
            try PatientDecider.decide(
                .merge(
                    MergeCommand(
                        mergeID: Fixture.mergeID, survivorID: Fixture.other, duplicateID: Fixture.patient,
                        reason: reason, at: Fixture.later)), [survivor, duplicate]
            ).count
        }
        #expect(try merge("Hassan was written twice") == 2)
        #expect(throws: PatientRejection.rule(.mergeReasonNamesPatient)) { try merge("Is Fontane too") }
    }

    @Test func `a duplicate is parted from a survivor who was erased without it`() throws {
        let erased = PatientEvent.erased(PatientErased(patientID: Fixture.other, at: Fixture.now))
        let states = [
            Fixture.state(PatientMergeTests.survivor + [PatientMergeTests.joined, erased]),
            Fixture.state(PatientMergeTests.duplicate + [PatientMergeTests.merged]),
        ]
        let events = try PatientDecider.decide(PatientMergeTests.undo, states)
        #expect(events.count == 2)
        let parted = PatientDecider.evolve(states[1], try #require(events.first { $0.streamIndex == 1 }).event)
        guard case .patient(let record) = parted else { return }
        #expect(record.status == .active && record.mergedInto == nil)
    }
}
