public import Kernel

/// Records of one person: joined, parted, found, told apart.
///
/// As in `PatientService`, the tenant is the context's, and commands are idempotent under its idempotency key.
public protocol PatientMergeService: Sendable {
    /// Merges a duplicate into the record that stays, at the version of that one that the caller saw (nil: any).
    ///
    /// The duplicate stays readable, leads to the survivor wherever it is found, and cannot be changed until the merge is
    /// undone. Throws `notFound` for an unknown survivor, `erased` for an erased one, and a rule: `sameRecord`,
    /// `unknownPatient`, `duplicateErased`, `alreadyMerged`, `survivorMerged`, `duplicateHasDuplicates`,
    /// `tooManyDuplicates`.
    func merge(
        _ context: RequestContext, into survivor: PatientID, expectedVersion: Int?, _ request: MergePatientsRequest
    ) async throws(PatientServiceError) -> Written<MergeView>
    /// Parts two records again. What was entered on the survivor meanwhile stays there.
    ///
    /// Throws `notFound`, `erased`, and the rule `mergeUndone` where it was undone before.
    func undoMerge(_ context: RequestContext, _ id: MergeID) async throws(PatientServiceError) -> Written<MergeView>
    /// A merge, standing or undone. Throws `notFound`.
    func merge(_ context: RequestContext, _ id: MergeID) async throws(PatientServiceError) -> MergeView
    /// The merges that a record had a part in, standing or undone, newest first. Throws `notFound`. The read is recorded.
    func merges(_ context: RequestContext, of id: PatientID, _ page: PatientPageRequest)
        async throws(PatientServiceError) -> Page<MergeView>
    /// Pairs of records that are probably of one person, in a fixed order; a page may be short, or empty, before the end.
    ///
    /// Pairs that were told apart, or merged, do not show. Changes show a moment after they were made. A value that more
    /// than `PatientLimits.bearersPerValue` records bear is told instead of their pairs. The read is recorded for each
    /// patient on the page.
    func likelyDuplicates(_ context: RequestContext, _ page: PatientPageRequest)
        async throws(PatientServiceError) -> DuplicatesPage
    /// Says whether two records are of two people, or takes that back. What is so already is answered as it is.
    ///
    /// Throws `notFound` for an unknown first record, and a rule: `sameRecord`, `unknownPatient`.
    func distinguish(_ context: RequestContext, _ id: PatientID, from other: PatientID, isDistinct: Bool)
        async throws(PatientServiceError) -> Written<DistinctPatientsView>
}

/// Erasing people, and what forbids it for a time.
public protocol PatientErasureService: Sendable {
    /// Erases a person: the record, those merged with it, and all that any module shows of them.
    ///
    /// Nothing brings it back, a backup's restoring included. Throws the rules `unknownPatient`, `legalHold` and
    /// `reasonNamesPatient`, and `erased` where it was done before.
    func erase(_ context: RequestContext, _ request: EraseRequest)
        async throws(PatientServiceError) -> Written<ErasureRequestView>
    /// An erasure request. Throws `notFound`.
    func erasureRequest(_ context: RequestContext, _ id: ErasureRequestID)
        async throws(PatientServiceError) -> ErasureRequestView
    /// The hospital's erasure requests, newest first.
    func erasureRequests(_ context: RequestContext, _ page: PatientPageRequest)
        async throws(PatientServiceError) -> Page<ErasureRequestView>
    /// Whether a text that another record keeps holds what identifies one of these, now or formerly: their names, phones,
    /// birth dates, numbers and identifiers. Ids that this tenant does not know are named by nothing.
    func textIdentifies(_ context: RequestContext, _ text: String, among ids: [PatientID])
        async throws(PatientServiceError) -> Bool
    /// Places a legal hold, or changes its reason. Throws `notFound`, `erased`, and the rule `merged`.
    func placeLegalHold(_ context: RequestContext, _ id: PatientID, _ request: LegalHoldRequest)
        async throws(PatientServiceError) -> Written<PatientView>
    /// Lifts the legal hold; a record without one is answered as it is. As above.
    func liftLegalHold(_ context: RequestContext, _ id: PatientID)
        async throws(PatientServiceError) -> Written<PatientView>
    /// All that is held on a patient as one signed archive, in chunks: what `PatientExport` says. The read is recorded.
    ///
    /// Of merged records all are in it. Throws `notFound`, and `erased` for an erased record, of which nothing is held.
    func export(_ context: RequestContext, _ id: PatientID) async throws(PatientServiceError) -> any PatientArchive
}
