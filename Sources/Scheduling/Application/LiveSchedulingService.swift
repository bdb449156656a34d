import Journal
import Kernel
import PatientAPI
import Postgres
import SchedulingAPI

/// The service over the journal and the read tables of this process's database.
struct LiveSchedulingService: SchedulingService {
    /// What it works with.
    let dependencies: SchedulingDependencies
    /// How the journal decides, stores and projects scheduling.
    let definition: JournalModule<SchedulingDecider>

    /// The zone of a place: its own, else the hospital's.
    func zone(_ context: RequestContext, of location: LocationID?) async throws(SchedulingServiceError) -> TimeZoneData
    {
        do throws(Failure) {
            var name = try await dependencies.profiles.profile(context).timeZone
            if let location, let own = try await dependencies.locations.location(context, location)?.timeZone {
                name = own
            }
            // A zone that is gone from the zone data must not stop the front desk: its hours are then read in UTC.
            return (try? dependencies.zones.zone(name)) ?? .utc
        } catch {
            throw .failed(error)
        }
    }

    /// Notes that the caller read what concerns a patient.
    func recordRead(_ context: RequestContext, of patient: PatientID, _ what: StaticString) {
        dependencies.reads.record(subject: patient.retagged(), what: what, context: context)
    }

    /// Decodes every row of one statement under the context's tenant.
    func query<Value>(
        _ context: RequestContext, _ statement: SQL, _ decode: (Row) throws -> Value
    ) async throws(SchedulingServiceError) -> [Value] {
        do {
            let result = try await dependencies.database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            return try result.map(decode)
        } catch {
            throw SchedulingServiceError(store: error)
        }
    }

    /// Carries a command out.
    func execute(
        _ context: RequestContext, _ command: SchedulingCommand, _ options: CommandOptions
    ) async throws(SchedulingServiceError) -> CommandOutcome<SchedulingDecider> {
        do {
            return try await dependencies.journal.execute(
                command, of: SchedulingDecider.self, in: definition, options, context: context)
        } catch {
            throw SchedulingServiceError(command: error)
        }
    }
}
