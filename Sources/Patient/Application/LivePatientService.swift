import Journal
import Kernel
import PatientAPI
import Postgres

/// The service over the journal and the read tables of this process's database.
struct LivePatientService: PatientService {
    /// What it works with.
    let dependencies: PatientDependencies
    /// How the journal decides, stores and projects patients.
    let definition: JournalModule<PatientDecider>
    /// What other modules add to exports.
    let exports: PatientExportRegistry
    /// Patients by id.
    let rows: GatheredRead<PatientTag>

    init(
        dependencies: PatientDependencies, definition: JournalModule<PatientDecider>, exports: PatientExportRegistry
    ) {
        self.dependencies = dependencies
        self.definition = definition
        self.exports = exports
        rows = GatheredRead(dependencies.database, PatientQueries.patients)
    }

    func patient(
        _ context: RequestContext, _ id: PatientID, asOf: Timestamp?
    ) async throws(PatientServiceError) -> PatientView {
        let view = asOf == nil ? try await view(context, id) : try await past(context, id, asOf: asOf)
        guard let view else { throw .notFound }
        dependencies.reads.record(subject: id.retagged(), what: "patient", context: context)
        return view
    }

    func rendered(
        _ context: RequestContext, _ id: PatientID
    ) async throws(PatientServiceError) -> Rendered<PatientView> {
        guard let rendered = try await row(context, id, PatientRow.rendered) else { throw .notFound }
        dependencies.reads.record(subject: id.retagged(), what: "patient", context: context)
        return rendered
    }

    func summary(_ context: RequestContext, of id: PatientID) async throws(PatientServiceError) -> PatientSummary? {
        try await view(context, id).map {
            PatientSummary(
                id: $0.id, mrn: $0.mrn, fullName: $0.fullName, status: $0.status,
                mergedIntoId: $0.mergedIntoId, version: $0.version)
        }
    }

    func existing(
        _ context: RequestContext, of ids: [PatientID]
    ) async throws(PatientServiceError) -> Set<PatientID> {
        var known: Set<PatientID> = []
        var rest = ids[...]
        while !rest.isEmpty {
            let portion = rest.prefix(PatientLimits.idsPerStatement)
            rest = rest.dropFirst(portion.count)
            let query = PatientQueries.existing(context.hospitalID, among: Array(portion))
            known.formUnion(try await self.query(context, query) { try $0.id(0, as: PatientID.self) })
        }
        return known
    }

    /// The row as it is now; throws `notFound`.
    func row(_ context: RequestContext, _ id: PatientID) async throws(PatientServiceError) -> PatientView {
        guard let view = try await view(context, id) else { throw .notFound }
        return view
    }

    private func view(_ context: RequestContext, _ id: PatientID) async throws(PatientServiceError) -> PatientView? {
        try await row(context, id, PatientRow.view)
    }

    /// Reads the row as it is now, decoded; nil where the hospital has none.
    private func row<Value>(
        _ context: RequestContext, _ id: PatientID, _ decode: (Row) throws -> Value
    ) async throws(PatientServiceError) -> Value? {
        do {
            let row = try await rows.row(
                id, of: context.hospitalID, deadlineNanoseconds: context.deadlineNanoseconds)
            return try row.map(decode)
        } catch {
            throw PatientServiceError(store: error)
        }
    }

    private func past(
        _ context: RequestContext, _ id: PatientID, asOf: Timestamp?
    ) async throws(PatientServiceError) -> PatientView {
        do {
            let found = try await dependencies.journal.state(
                of: id.retagged(), PatientDecider.self, in: definition, asOf: asOf, context: context)
            guard let found, case .patient(let record) = found.state else { throw PatientServiceError.notFound }
            return record.view(version: found.version)
        } catch {
            throw PatientServiceError(journal: error)
        }
    }

    /// Decodes every row of one statement under the context's tenant.
    func query<Value>(
        _ context: RequestContext, _ statement: SQL, _ decode: (Row) throws -> Value
    ) async throws(PatientServiceError) -> [Value] {
        do {
            let result = try await dependencies.database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            return try result.map(decode)
        } catch {
            throw PatientServiceError(store: error)
        }
    }

    /// The hospital's profile.
    func profile(_ context: RequestContext) async throws(PatientServiceError) -> HospitalProfile {
        do {
            return try await dependencies.profiles.profile(context)
        } catch {
            throw .failed(error)
        }
    }

    /// How the hospital's people's fields are read now.
    func reading(_ profile: HospitalProfile) -> PatientFieldReading {
        // A zone that is gone from the zone data must not stop a registration: the day is then the one in UTC.
        let zone = (try? dependencies.zones.zone(profile.timeZone)) ?? .utc
        return PatientFieldReading(country: profile.country, today: zone.local(at: dependencies.clock.now()).date)
    }
}
