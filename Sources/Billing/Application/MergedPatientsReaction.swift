import Journal
import Kernel
import PatientAPI

/// Looks patients up anew who were merged, parted or erased, before anything more is charged to them in this process.
struct MergedPatientsReaction: Reaction {
    let name = "billing.mergedPatients"
    let onPoison = PoisonPolicy.parkStream
    let recentPatients: RecentPatients

    func isConcerned(with event: PatientIntegrationEvent) -> Bool {
        switch event {
        case .merged, .mergeUndone, .erased: true
        case .registered, .changed: false
        }
    }

    func react(to event: PublishedEvent<PatientIntegrationEvent>) async throws {
        switch event.event {
        case .merged(let merge), .mergeUndone(let merge): forget(merge.duplicateId, event.hospitalID)
        case .erased(let erased): forget(erased.patientId, event.hospitalID)
        case .registered, .changed: break
        }
    }

    private func forget(_ patient: PatientID, _ hospital: HospitalID) {
        recentPatients.remove(RowKey(hospital, patient))
    }
}
