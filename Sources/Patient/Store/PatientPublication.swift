import Journal
import Kernel
import PatientAPI

/// What other modules learn of patients.
struct PatientPublication: EventPublication {
    func published(_ recorded: RecordedEvent<PatientEvent>) -> PatientIntegrationEvent? {
        switch recorded.event {
        case .registered(let event): .registered(PatientRegisteredV1(patientId: event.patientID, mrn: event.mrn))
        case .changed(let event):
            .changed(
                PatientChangedV1(
                    patientId: event.patientID, version: recorded.stored.version,
                    fields: event.updates.map(\.field.rawValue)))
        case .merged(let event):
            .merged(
                PatientMergedV1(
                    mergeId: event.mergeID, duplicateId: event.duplicateID, survivorId: event.survivorID))
        case .mergeUndone(let event):
            .mergeUndone(
                PatientMergedV1(
                    mergeId: event.mergeID, duplicateId: event.duplicateID, survivorId: event.survivorID))
        case .erased(let event): .erased(PatientErasedV1(patientId: event.patientID))
        case .numberAssigned, .resourcesKept, .duplicateJoined, .duplicateParted, .holdPlaced, .holdLifted, .pairJudged:
            nil
        }
    }
}
