import Kernel
import PatientAPI
import TestSupport
import Testing

/// What Billing has no business to call of the Patient module: each fails.
extension KnownPatients {
    func merge(
        _: RequestContext, into _: PatientID, expectedVersion _: Int?, _: MergePatientsRequest
    ) async throws(PatientServiceError) -> Written<MergeView> { throw unexpected() }

    func undoMerge(_: RequestContext, _: MergeID) async throws(PatientServiceError) -> Written<MergeView> {
        throw unexpected()
    }

    func merge(_: RequestContext, _: MergeID) async throws(PatientServiceError) -> MergeView { throw unexpected() }

    func merges(
        _: RequestContext, of _: PatientID, _: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<MergeView> { throw unexpected() }

    func likelyDuplicates(
        _: RequestContext, _: PatientPageRequest
    ) async throws(PatientServiceError) -> DuplicatesPage { throw unexpected() }

    func distinguish(
        _: RequestContext, _: PatientID, from _: PatientID, isDistinct _: Bool
    ) async throws(PatientServiceError) -> Written<DistinctPatientsView> { throw unexpected() }

    func erase(
        _: RequestContext, _: EraseRequest
    ) async throws(PatientServiceError) -> Written<ErasureRequestView> { throw unexpected() }

    func erasureRequest(
        _: RequestContext, _: ErasureRequestID
    ) async throws(PatientServiceError) -> ErasureRequestView { throw unexpected() }

    func erasureRequests(
        _: RequestContext, _: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<ErasureRequestView> { throw unexpected() }

    func placeLegalHold(
        _: RequestContext, _: PatientID, _: LegalHoldRequest
    ) async throws(PatientServiceError) -> Written<PatientView> { throw unexpected() }

    func liftLegalHold(
        _: RequestContext, _: PatientID
    ) async throws(PatientServiceError) -> Written<PatientView> { throw unexpected() }

    func export(_: RequestContext, _: PatientID) async throws(PatientServiceError) -> any PatientArchive {
        throw unexpected()
    }
}
