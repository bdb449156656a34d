public import HTTP
public import Journal
public import Kernel
public import PatientAPI

/// The Patient module: its service, its routes, and what the journal must know of its events.
public struct PatientModule: Sendable {
    /// The service, for other modules and the routes.
    public let service: any PatientService
    /// The routes of the API.
    public let routes: [Route]
    /// What modules that are made later add to exports.
    public let exports: any PatientExportSources
    private let orphaned: OrphanedDuplicates

    /// Makes the module.
    public init(_ dependencies: PatientDependencies) {
        let definition = PatientModule.definition()
        let exports = PatientExportRegistry()
        self.exports = exports
        let service = LivePatientService(dependencies: dependencies, definition: definition, exports: exports)
        self.service = service
        orphaned = OrphanedDuplicates(dependencies: dependencies, definition: definition)
        routes = PatientRoutes.all(service)
    }

    /// Parts records from such as were erased without them, as a backup and the erasure register together may leave them.
    ///
    /// To be called once the register was applied again, before anybody is served; `context` gives the caller inside a
    /// hospital. Answers how many there were. Idempotent.
    public func partFromErased(_ context: @Sendable (HospitalID) -> RequestContext) async throws -> Int {
        try await orphaned.part(context)
    }

    /// What the journal knows of the module's streams, for verification and rebuilding.
    public static var journalModule: AnyJournalModule { AnyJournalModule(definition()) }

    /// How the journal decides, stores and projects patients.
    static func definition() -> JournalModule<PatientDecider> {
        var module = JournalModule<PatientDecider>(
            name: "patient", codec: PatientEventCodec(),
            projections: [
                PatientsProjection(), ExternalResourcesProjection(), MergesProjection(), ErasureRequestsProjection(),
                DistinctPairsProjection(),
            ],
            claims: [NumberClaim(), SourceClaim(), IdentityClaim()])
        module.asynchronous = [DuplicatesProjection()]
        module.publication = PatientPublication()
        module.erasing = { subject, at, isCertain in
            .eraseAgain(EraseAgainCommand(patientID: subject.subjectID.retagged(), isCertain: isCertain, at: at))
        }
        module.snapshots = PatientSnapshotCodec()
        return module
    }
}
