public import HTTP
public import Journal
public import PatientAPI

/// The Patient module: its service, its routes, and what the journal must know of its events.
public struct PatientModule: Sendable {
    /// The service, for other modules and the routes.
    public let service: any PatientService
    /// The routes of the API.
    public let routes: [Route]

    /// Makes the module.
    public init(_ dependencies: PatientDependencies) {
        let definition = PatientModule.definition()
        let service = LivePatientService(dependencies: dependencies, definition: definition)
        self.service = service
        routes = PatientRoutes.all(service)
    }

    /// What the journal knows of the module's streams, for verification and rebuilding.
    public static var journalModule: AnyJournalModule { AnyJournalModule(definition()) }

    /// How the journal decides, stores and projects patients.
    static func definition() -> JournalModule<PatientDecider> {
        var module = JournalModule<PatientDecider>(
            name: "patient", codec: PatientEventCodec(),
            projections: [PatientsProjection(), ExternalResourcesProjection()],
            claims: [NumberClaim(), SourceClaim(), IdentityClaim()])
        module.snapshots = PatientSnapshotCodec()
        return module
    }
}
