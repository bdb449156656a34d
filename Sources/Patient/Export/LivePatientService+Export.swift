import Journal
import Kernel
import PatientAPI

extension LivePatientService {
    func export(
        _ context: RequestContext, _ id: PatientID
    ) async throws(PatientServiceError) -> any PatientArchive {
        let record = try await row(context, id)
        guard record.status != .erased else {
            throw .failed(
                Failure(
                    .notFound, code: "erased", detail: "This record was erased: nothing is held of it any more."))
        }
        let patients = try await person(context, id)
        for patient in patients {
            dependencies.reads.record(subject: patient.retagged(), what: "patientExport", context: context)
        }
        let manifest = ExportManifest(
            hospitalId: context.hospitalID, patientIds: patients, madeAt: dependencies.clock.now(),
            madeBy: context.principal.actor, requestId: context.requestID)
        return try LivePatientArchive(
            manifest, context, sources: [PatientRecordSource(service: self)] + exports.all,
            dependencies: dependencies)
    }
}

extension Principal {
    /// Who is named as having done something: nobody where the system itself did.
    var actor: UserID? { kind == .system ? nil : id }
}
