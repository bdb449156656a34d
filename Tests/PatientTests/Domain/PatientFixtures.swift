import Kernel
import PatientAPI

@testable import Patient

/// Values that the tests of the domain share.
enum Fixture {
    static let hospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_00aa)
    static let patient = PatientID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0001)
    static let other = PatientID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0002)
    static let now = Timestamp(seconds: 1_767_605_400)
    static let later = Timestamp(seconds: 1_767_609_000)

    static let mergeID = MergeID(high: 1, low: 9)
    static let moved = MergeMoved(mergeID: mergeID, duplicateID: patient, survivorID: other, at: later)

    /// Details with a name as `given|family`, and a birth date where one is given.
    static func details(
        _ name: String = "Fatma|Hassan", born: String? = "1986-03-14", sex: PatientSex = .female, phone: String? = nil,
        identifiers: [PatientIdentifier] = [], standing: PatientStanding = .active
    ) -> PatientDetails {
        let parts = name.split(separator: "|").map(String.init)
        var details = PatientDetails(sex: sex)
        details.name =
            parts.count == 2
            ? PersonName(givenName: parts[0], familyName: parts[1]) : PersonName(fullName: name)
        details.birthDate = born.flatMap { PartialDate($0) }
        details.phone = phone.flatMap { PhoneNumber($0) }
        details.identifiers = identifiers
        details.standing = standing
        return details
    }

    static func registered(_ details: PatientDetails = details(), mrn: String = "000001") -> PatientEvent {
        .registered(PatientRegistered(patientID: patient, mrn: mrn, details: details, at: now))
    }

    static func registerCommand(
        _ number: RegisterPatientCommand.Number = .given("A-1"), suspects: [PatientSuspect] = []
    ) -> PatientCommand {
        .register(
            RegisterPatientCommand(
                hospitalID: hospital, patientID: patient, number: number, details: details(), suspects: suspects,
                at: now))
    }

    static func changeCommand(_ change: (inout PatientPatch) -> Void) -> PatientCommand {
        var patch = PatientPatch()
        change(&patch)
        return .change(ChangePatientCommand(patientID: patient, patch: patch, at: later))
    }

    static func refreshCommand(_ details: PatientDetails) -> PatientCommand {
        .refresh(RefreshPatientCommand(patientID: patient, details: details, at: later))
    }

    /// The state after some events.
    static func state(_ events: [PatientEvent]) -> PatientState {
        events.reduce(PatientDecider.initial) { PatientDecider.evolve($0, $1) }
    }
}
