internal import Auth
internal import Billing
internal import HTTP
internal import Journal
internal import Kernel
internal import Patient

/// The modules of one process, made in an order in which none can call one that comes after it.
struct Composition: Sendable {
    let auth: AuthModule
    let patient: PatientModule
    let billing: BillingModule

    /// Makes the modules; nothing is read or written before `start`.
    init(_ platform: Platform, signUp: SignUpMode) {
        auth = AuthModule(
            AuthDependencies(
                database: platform.database, journal: platform.journal, clock: platform.clock, ids: platform.ids,
                zones: platform.zones, hashing: platform.hashing, masterKey: platform.masterKey, signUp: signUp,
                logger: platform.logger))
        patient = PatientModule(
            PatientDependencies(
                database: platform.database, journal: platform.journal, reads: platform.reads,
                profiles: auth.profiles, clock: platform.clock, ids: platform.ids, zones: platform.zones))
        billing = BillingModule(
            BillingDependencies(
                database: platform.database, journal: platform.journal, reads: platform.reads,
                patients: patient.service, locations: HospitalLocations(hospitals: auth.service),
                profiles: auth.profiles, clock: platform.clock, ids: platform.ids, zones: platform.zones))
        platform.journal.register(modules: Self.journalModules)
    }

    /// Every route of the API.
    var routes: [Route] { auth.routes + patient.routes + billing.routes }

    /// What the journal knows of every module, for verification.
    static var journalModules: [AnyJournalModule] {
        [AuthModule.journalModule, PatientModule.journalModule, BillingModule.journalModule]
    }

    /// What is forgotten by and by, of the journal and of every module.
    static var chores: [UpkeepChore] { [.idempotencyKeys] + AuthModule.chores }

    /// Begins what the modules run beside requests, on a migrated database.
    func start() async throws {
        try await auth.start()
    }

    /// Ends what the modules run beside requests.
    func stop() async {
        await auth.stop()
    }
}
