public import Kernel
public import PatientAPI
import Synchronization

/// The patients of one hospital, by ids alone. Whatever a module has no business to call fails.
public final class KnownPatients: PatientService {
    private struct Facts {
        var erased: Set<PatientID> = []
        var merged: [PatientID: PatientID] = [:]
        var asked = 0
    }
    private let facts = Mutex(Facts())
    private let hospital: HospitalID
    private let patients: Mutex<Set<PatientID>>

    /// Makes them; nobody else has any.
    public init(of hospital: HospitalID, _ patients: Set<PatientID>) {
        self.hospital = hospital
        self.patients = Mutex(patients)
    }

    /// Says from now on that there is one more.
    public func add(_ id: PatientID) { patients.withLock { _ = $0.insert(id) } }

    /// How often a summary was asked for.
    public var asked: Int { facts.withLock { $0.asked } }

    /// Says from now on that a patient's record was merged; nil parts it again.
    public func merge(_ id: PatientID, into survivor: PatientID?) { facts.withLock { $0.merged[id] = survivor } }

    /// Says from now on that a patient's record was erased.
    public func erase(_ id: PatientID) { facts.withLock { _ = $0.erased.insert(id) } }

    /// What is known of one of them.
    public func summary(_ context: RequestContext, of id: PatientID) async throws(PatientServiceError)
        -> PatientSummary?
    {
        let (isErased, survivor) = facts.withLock { facts in
            facts.asked += 1
            return (facts.erased.contains(id), facts.merged[id])
        }
        guard context.hospitalID == hospital, patients.withLock({ $0.contains(id) }) else { return nil }
        let status = isErased ? PatientStatus.erased : survivor == nil ? .active : .merged
        // Their records have no streams here, so the version that is seen is that of none.
        return PatientSummary(
            id: id, mrn: "000001", fullName: "Fatma Hassan", status: status, mergedIntoId: survivor, version: 0)
    }

    /// Everyone is called Fatma Hassan.
    public func textIdentifies(
        _ context: RequestContext, _ text: String, among ids: [PatientID]
    ) async throws(PatientServiceError) -> Bool { !ids.isEmpty && text.contains("Hassan") }

    /// Fails.
    public func existing(_: RequestContext, of _: [PatientID]) async throws(PatientServiceError) -> Set<PatientID> {
        throw unexpected()
    }

    /// Fails.
    public func register(
        _: RequestContext, _: RegisterPatientRequest
    ) async throws(PatientServiceError) -> Written<PatientView> { throw unexpected() }

    /// Fails.
    public func patient(_: RequestContext, _: PatientID, asOf _: Timestamp?) async throws(PatientServiceError)
        -> PatientView
    {
        throw unexpected()
    }

    /// Fails.
    public func search(_: RequestContext, _: PatientSearchQuery) async throws(PatientServiceError) -> Page<PatientView>
    {
        throw unexpected()
    }

    /// Fails.
    public func change(
        _: RequestContext, _: PatientID, expectedVersion _: Int?, _: ChangePatientRequest
    ) async throws(PatientServiceError) -> Written<PatientView> { throw unexpected() }

    /// Fails.
    public func history(
        _: RequestContext, _: PatientID, _: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<PatientHistoryItem> { throw unexpected() }

    /// Fails.
    public func audit(
        _: RequestContext, _: PatientID, _: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<PatientAuditItem> { throw unexpected() }

    /// Fails.
    public func importBundle(
        _: RequestContext, _: any PatientImportSource
    ) async throws(PatientServiceError) -> PatientImportReport { throw unexpected() }
}
