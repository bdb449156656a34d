import Kernel
import PatientAPI
import Testing

@testable import Patient

@Suite struct PatientMergeTests {
    static let third = PatientID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0003)
    static let otherMerge = MergeID(high: 1, low: 10)

    static func registered(_ id: PatientID, _ name: String = "Fatma|Hassan", mrn: String = "000017") -> PatientEvent {
        let details = Fixture.details(
            name, phone: "+201001234567", identifiers: [PatientIdentifier(system: "passport", value: "A12345678")])
        return .registered(PatientRegistered(patientID: id, mrn: mrn, details: details, at: Fixture.now))
    }

    static let survivor = [registered(Fixture.other)]
    static let duplicate = [registered(Fixture.patient)]
    static let erasedEvent = PatientEvent.erased(PatientErased(patientID: Fixture.patient, at: Fixture.now))
    static let merged = PatientEvent.merged(
        PatientMerged(
            mergeID: Fixture.mergeID, duplicateID: Fixture.patient, survivorID: Fixture.other, at: Fixture.now))
    static let joined = PatientEvent.duplicateJoined(Fixture.moved)
    static let held = PatientEvent.holdPlaced(
        LegalHoldPlaced(patientID: Fixture.patient, reason: "A lawsuit", at: Fixture.now))

    static let merge = PatientCommand.merge(
        MergeCommand(
            mergeID: Fixture.mergeID, survivorID: Fixture.other, duplicateID: Fixture.patient, reason: "Twice",
            at: Fixture.later))
    static let undo = PatientCommand.undoMerge(
        UndoMergeCommand(
            mergeID: Fixture.mergeID, survivorID: Fixture.other, duplicateID: Fixture.patient, at: Fixture.later))

    static func erase(_ others: [PatientID] = [], reason: String = "Asked for") -> PatientCommand {
        .erase(
            EraseCommand(
                requestID: Fixture.mergeID.retagged(), patientID: Fixture.patient, others: others, reason: reason,
                at: Fixture.later))
    }

    static func hold(_ reason: String?) -> PatientCommand {
        .hold(LegalHoldCommand(patientID: Fixture.patient, reason: reason, at: Fixture.later))
    }

    static func distinguish(_ isDistinct: Bool) -> PatientCommand {
        .distinguish(
            DistinguishCommand(
                patientID: Fixture.other, otherID: Fixture.patient, isDistinct: isDistinct, at: Fixture.later))
    }

    static func judged(_ isDistinct: Bool) -> PatientEvent {
        .pairJudged(
            PairJudged(first: Fixture.patient, second: Fixture.other, isDistinct: isDistinct, at: Fixture.now))
    }

    static let joinedOther = PatientEvent.duplicateJoined(
        MergeMoved(mergeID: otherMerge, duplicateID: third, survivorID: Fixture.patient, at: Fixture.now))
    static let crowd: [PatientEvent] = (0..<PatientLimits.duplicatesPerSurvivor).map { place in
        .duplicateJoined(
            MergeMoved(
                mergeID: otherMerge, duplicateID: PatientID(high: 9, low: UInt64(place)), survivorID: Fixture.other,
                at: Fixture.now))
    }

    static let cases: [DeciderCase] = [
        DeciderCase(
            name: "two records are merged", given: [survivor, duplicate], when: merge,
            then: .success(["1 merged", "0 joined"])),
        DeciderCase(name: "an unknown survivor", given: [[], duplicate], when: merge, then: .failure(.notRegistered)),
        DeciderCase(
            name: "an unknown duplicate", given: [survivor, []], when: merge, then: .failure(.rule(.unknownPatient))),
        DeciderCase(
            name: "an erased survivor", given: [survivor + [erasedEvent], duplicate], when: merge,
            then: .failure(.erased)),
        DeciderCase(
            name: "an erased duplicate", given: [survivor, duplicate + [erasedEvent]], when: merge,
            then: .failure(.rule(.duplicateErased))),
        DeciderCase(
            name: "a duplicate that was merged before", given: [survivor, duplicate + [merged]], when: merge,
            then: .failure(.rule(.alreadyMerged(into: Fixture.other)))),
        DeciderCase(
            name: "a survivor that was itself merged", given: [survivor + [merged], duplicate], when: merge,
            then: .failure(.rule(.survivorMerged(into: Fixture.other)))),
        DeciderCase(
            name: "a duplicate that stands for another makes a chain",
            given: [survivor, duplicate + [joinedOther]], when: merge,
            then: .failure(.rule(.duplicateHasDuplicates([third])))),
        DeciderCase(
            name: "a survivor of as many as may be", given: [survivor + crowd, duplicate], when: merge,
            then: .failure(.rule(.tooManyDuplicates))),
        DeciderCase(
            name: "a merge is undone", given: [survivor + [joined], duplicate + [merged]], when: undo,
            then: .success(["1 undone", "0 parted"])),
        DeciderCase(
            name: "a merge that was undone", given: [survivor, duplicate], when: undo,
            then: .failure(.rule(.mergeUndone))),
        DeciderCase(
            name: "a merge of erased records",
            given: [survivor + [joined, erasedEvent], duplicate + [merged, erasedEvent]], when: undo,
            then: .failure(.erased)),
        DeciderCase(
            name: "a merged record is not changed", given: [duplicate + [merged]],
            when: Fixture.changeCommand { $0.sex = .other }, then: .failure(.rule(.merged(into: Fixture.other)))),
        DeciderCase(
            name: "a parted record is changed", given: [duplicate + [merged, .mergeUndone(Fixture.moved)]],
            when: Fixture.changeCommand { $0.sex = .other }, then: .success(["0 changed sex"])),
        DeciderCase(name: "a hold is placed", given: [duplicate], when: hold("A lawsuit"), then: .success(["0 held"])),
        DeciderCase(name: "the same hold", given: [duplicate + [held]], when: hold("A lawsuit"), then: .success([])),
        DeciderCase(
            name: "a hold for another reason", given: [duplicate + [held]], when: hold("An audit"),
            then: .success(["0 held"])),
        DeciderCase(
            name: "a hold is lifted", given: [duplicate + [held]], when: hold(nil), then: .success(["0 lifted"])),
        DeciderCase(
            name: "a hold on a record that was merged since is lifted", given: [duplicate + [held, merged]],
            when: hold(nil), then: .success(["0 lifted"])),
        DeciderCase(name: "no hold is lifted", given: [duplicate], when: hold(nil), then: .success([])),
        DeciderCase(name: "a hold on nobody", given: [[]], when: hold("A"), then: .failure(.notRegistered)),
        DeciderCase(
            name: "a hold on an erased record", given: [duplicate + [erasedEvent]], when: hold("A"),
            then: .failure(.erased)),
        DeciderCase(name: "a record is erased", given: [duplicate], when: erase(), then: .success(["0 erased for 1"])),
        DeciderCase(
            name: "both records of a person are erased",
            given: [duplicate + [merged], survivor + [joined]], when: erase([Fixture.other]),
            then: .success(["0 erased for 2", "1 erased"])),
        DeciderCase(
            name: "an erasure that was made for fewer records", given: [duplicate + [merged]], when: erase(),
            then: .failure(.outdated)),
        DeciderCase(
            name: "an erasure under a hold", given: [duplicate + [held]], when: erase(),
            then: .failure(.rule(.legalHold))),
        DeciderCase(
            name: "an erasure of nobody", given: [[]], when: erase(), then: .failure(.rule(.unknownPatient))),
        DeciderCase(
            name: "an erasure for the second time", given: [duplicate + [erasedEvent]], when: erase(),
            then: .failure(.erased)),
        DeciderCase(
            name: "an erasure whose reason names the patient", given: [duplicate],
            when: erase(reason: "Mrs. HASSAN asked"), then: .failure(.rule(.reasonNamesPatient))),
        DeciderCase(
            name: "a register erases whatever a backup says", given: [duplicate + [held]],
            when: .eraseAgain(EraseAgainCommand(patientID: Fixture.patient, at: Fixture.later)),
            then: .success(["0 erased"])),
        DeciderCase(
            name: "a hold stops what a register does not know to have been done", given: [duplicate + [held]],
            when: .eraseAgain(EraseAgainCommand(patientID: Fixture.patient, isCertain: false, at: Fixture.later)),
            then: .failure(.rule(.legalHold))),
        DeciderCase(
            name: "what a register does not know to have been done is done now", given: [duplicate],
            when: .eraseAgain(EraseAgainCommand(patientID: Fixture.patient, isCertain: false, at: Fixture.later)),
            then: .success(["0 erased"])),
        DeciderCase(
            name: "a register erases nobody whom the backup does not know", given: [[]],
            when: .eraseAgain(EraseAgainCommand(patientID: Fixture.patient, at: Fixture.later)), then: .success([])),
        DeciderCase(
            name: "a register erases once", given: [duplicate + [erasedEvent]],
            when: .eraseAgain(EraseAgainCommand(patientID: Fixture.patient, at: Fixture.later)), then: .success([])),
        DeciderCase(
            name: "a pair is told apart", given: [[], survivor, duplicate], when: distinguish(true),
            then: .success(["0 distinct"])),
        DeciderCase(
            name: "a pair that was told apart", given: [[judged(true)], survivor, duplicate],
            when: distinguish(true), then: .success([])),
        DeciderCase(
            name: "it is taken back", given: [[judged(true)], survivor, duplicate], when: distinguish(false),
            then: .success(["0 alike"])),
        DeciderCase(
            name: "nobody is told apart from someone", given: [[], [], duplicate], when: distinguish(true),
            then: .failure(.notRegistered)),
        DeciderCase(
            name: "someone is told apart from nobody", given: [[], survivor, []], when: distinguish(true),
            then: .failure(.rule(.unknownPatient))),
    ]

    @Test(arguments: cases) func `a command does this`(row: DeciderCase) {
        let states = row.given.map { Fixture.state($0) }
        let result: Result<[String], PatientRejection> = Result { () throws(PatientRejection) in
            try PatientDecider.decide(row.when, states).map { "\($0.streamIndex) \(Self.summary($0.event))" }
        }
        #expect(result == row.then)
        #expect(Set(PatientDecider.streams(of: row.when)).count == row.given.count)
    }

    private static func summary(_ event: PatientEvent) -> String {
        switch event {
        case .merged: "merged"
        case .mergeUndone: "undone"
        case .duplicateJoined: "joined"
        case .duplicateParted: "parted"
        case .holdPlaced: "held"
        case .holdLifted: "lifted"
        case .erased(let event): "erased" + (event.request.map { " for \($0.patientIDs.count)" } ?? "")
        case .pairJudged(let event): event.isDistinct ? "distinct" : "alike"
        case .changed(let event): "changed \(event.updates.map(\.field.rawValue).joined(separator: ","))"
        case .registered, .numberAssigned, .resourcesKept: "other"
        }
    }

    @Test func `an erased state holds nothing that identifies`() {
        guard case .patient(let record) = Fixture.state(Self.duplicate + [Self.held, Self.erasedEvent]) else {
            Issue.record("no record is left")
            return
        }
        #expect(record.details == PatientDetails(sex: .female))
        #expect(record.mrn == PatientNumber.erased(Fixture.patient))
        #expect(record.legalHold == nil && record.isErased && record.status == .erased)
    }

    static let namingReasons = [
        "fatma wants it", "For HASSAN.", "Patient no. 000017", "born 14/03/1986", "1986-03-14", "14.3.86",
        "passport a 123-456-78", "call 0100 123 4567", "+20 100 1234567", "FatmaHassan", "19860314",
    ]
    static let plainReasons = [
        "Asked for in writing on 5 January 2026", "Article 17, request 12/2026", "Legal duty", "A relative asked",
        "Case 1986", "طلب المريض", "March 14",
    ]

    @Test(arguments: namingReasons) func `a reason that names the patient is found`(reason: String) {
        guard case .patient(let record) = Fixture.state(Self.duplicate) else { return }
        #expect(KeptReason(reason).names(record))
    }

    @Test(arguments: plainReasons) func `a reason that names nobody is taken`(reason: String) {
        guard case .patient(let record) = Fixture.state(Self.duplicate) else { return }
        #expect(!KeptReason(reason).names(record))
    }

    @Test func `an Arabic name is found however it is written`() {
        guard case .patient(let record) = Fixture.state([Self.registered(Fixture.patient, "أحمد|علي")]) else { return }
        #expect(KeptReason("طلب من السيد احمد").names(record))
        #expect(!KeptReason("طلب من المريض").names(record))
    }
}
