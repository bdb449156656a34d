public import Kernel
public import PatientAPI

/// What others have no business to call of the Patient module.
extension KnownPatients {
    /// Fails.
    public func merge(
        _: RequestContext, into _: PatientID, expectedVersion _: Int?, _: MergePatientsRequest
    ) async throws(PatientServiceError) -> Written<MergeView> { throw unexpected() }

    /// Fails.
    public func undoMerge(_: RequestContext, _: MergeID) async throws(PatientServiceError) -> Written<MergeView> {
        throw unexpected()
    }

    /// Fails.
    public func merge(_: RequestContext, _: MergeID) async throws(PatientServiceError) -> MergeView {
        throw unexpected()
    }

    /// Fails.
    public func merges(
        _: RequestContext, of _: PatientID, _: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<MergeView> { throw unexpected() }

    /// Fails.
    public func likelyDuplicates(
        _: RequestContext, _: PatientPageRequest
    ) async throws(PatientServiceError) -> DuplicatesPage { throw unexpected() }

    /// Fails.
    public func distinguish(
        _: RequestContext, _: PatientID, from _: PatientID, isDistinct _: Bool
    ) async throws(PatientServiceError) -> Written<DistinctPatientsView> { throw unexpected() }

    /// Fails.
    public func erase(
        _: RequestContext, _: EraseRequest
    ) async throws(PatientServiceError) -> Written<ErasureRequestView> { throw unexpected() }

    /// Fails.
    public func erasureRequest(
        _: RequestContext, _: ErasureRequestID
    ) async throws(PatientServiceError) -> ErasureRequestView { throw unexpected() }

    /// Fails.
    public func erasureRequests(
        _: RequestContext, _: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<ErasureRequestView> { throw unexpected() }

    /// Fails.
    public func placeLegalHold(
        _: RequestContext, _: PatientID, _: LegalHoldRequest
    ) async throws(PatientServiceError) -> Written<PatientView> { throw unexpected() }

    /// Fails.
    public func liftLegalHold(
        _: RequestContext, _: PatientID
    ) async throws(PatientServiceError) -> Written<PatientView> { throw unexpected() }

    /// Fails.
    public func export(_: RequestContext, _: PatientID) async throws(PatientServiceError) -> any PatientArchive {
        throw unexpected()
    }
}
