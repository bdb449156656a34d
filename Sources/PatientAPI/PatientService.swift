public import Kernel

/// Patients as other modules and the HTTP routes see them: registered, found, changed, imported, and their history; merged,
/// told apart, held and erased.
///
/// Every method takes the tenant from its context alone; an id of another tenant is answered as one that never existed.
/// Commands are idempotent under the context's idempotency key.
public protocol PatientService: PatientMergeService, PatientErasureService {
    /// Registers a patient and assigns a number (MRN) where none is given.
    ///
    /// Throws `invalid` with every field at once, `likelyDuplicate` with the candidates unless the request confirms, and
    /// `numberTaken` where the given number belongs to someone else.
    func register(_ context: RequestContext, _ request: RegisterPatientRequest)
        async throws(PatientServiceError) -> Written<PatientView>

    /// The patient now, or as was known at an instant. Throws `notFound`. The read is recorded.
    func patient(_ context: RequestContext, _ id: PatientID, asOf: Timestamp?)
        async throws(PatientServiceError) -> PatientView

    /// The patient now as JSON: what `patient(_:_:asOf:)` gives, for routes, which send it as it is. Throws `notFound`. The
    /// read is recorded.
    func rendered(_ context: RequestContext, _ id: PatientID)
        async throws(PatientServiceError) -> Rendered<PatientView>

    /// The patients that match, best first; a page at a time. The read is recorded for each patient on the page.
    func search(_ context: RequestContext, _ query: PatientSearchQuery)
        async throws(PatientServiceError) -> Page<PatientView>

    /// Changes some fields (RFC 7396 merge) of the version that the caller saw (nil: of any); another version is `stale`.
    ///
    /// A change that alters nothing writes nothing and answers the present version.
    func change(_ context: RequestContext, _ id: PatientID, expectedVersion: Int?, _ request: ChangePatientRequest)
        async throws(PatientServiceError) -> Written<PatientView>

    /// The changes of a patient's record, newest first. Throws `notFound`. The read is recorded.
    func history(_ context: RequestContext, _ id: PatientID, _ page: PatientPageRequest)
        async throws(PatientServiceError) -> Page<PatientHistoryItem>

    /// What was written about a patient by any module, newest first: who, when and what kind, without content.
    func audit(_ context: RequestContext, _ id: PatientID, _ page: PatientPageRequest)
        async throws(PatientServiceError) -> Page<PatientAuditItem>

    /// Imports a FHIR R4 Bundle that arrives in chunks, with bounded memory.
    ///
    /// Patients are registered or updated, every other resource is kept whole, sealed under its patient. The same bundle
    /// again changes nothing. Entries that cannot be taken are listed in the report and do not stop the rest.
    func importBundle(_ context: RequestContext, _ source: any PatientImportSource)
        async throws(PatientServiceError) -> PatientImportReport

    /// What other modules show of a patient; nil for an id that this tenant does not know. Not recorded as a read.
    func summary(_ context: RequestContext, of id: PatientID) async throws(PatientServiceError) -> PatientSummary?

    /// Which of `ids` are this tenant's patients, in no order; of many ids a portion at a time.
    func existing(_ context: RequestContext, of ids: [PatientID]) async throws(PatientServiceError) -> Set<PatientID>
}

extension PatientService {
    /// Renders what `patient(_:_:asOf:)` gives.
    public func rendered(
        _ context: RequestContext, _ id: PatientID
    ) async throws(PatientServiceError) -> Rendered<PatientView> {
        let view = try await patient(context, id, asOf: nil)
        return Rendered(view, version: view.version)
    }
}

/// A document that arrives in chunks and is read once.
public protocol PatientImportSource: Sendable {
    /// The next bytes; nil at the end. Throws what the transport met, as a `Failure`.
    func next() async throws(Failure) -> [UInt8]?
}
