internal import Kernel
internal import Notification
internal import PatientAPI

/// How patients are reached, as their records say.
struct PatientRecipients: MessageRecipientSource {
    let patients: any PatientService

    /// Nobody writes to who was erased or has died; of a merged record the person is reached by the one that stands for it.
    func recipient(_ context: RequestContext, _ patient: PatientID) async throws(Failure) -> MessageRecipient? {
        do throws(PatientServiceError) {
            guard let summary = try await patients.summary(context, of: patient) else { return nil }
            let record = try await patients.patient(context, summary.mergedIntoId ?? patient, asOf: nil)
            guard record.status != .erased, record.status != .deceased else { return nil }
            return MessageRecipient(
                name: record.fullName, email: record.email, phone: record.phone,
                language: record.language.flatMap { LanguageTag($0) })
        } catch {
            throw error.failure
        }
    }
}
