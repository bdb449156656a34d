import BillingAPI
import Journal
import Kernel
import PatientAPI
import Postgres

/// The service over the journal and the read tables of this process's database.
struct LiveBillingService: BillingService {
    /// What it works with.
    let dependencies: BillingDependencies
    /// How the journal decides, stores and projects billing.
    let definition: JournalModule<BillingDecider>
    /// The patients who were charged of late.
    let recentPatients: RecentPatients

    /// The hospital's settings and day at this instant.
    struct Moment {
        var profile: HospitalProfile
        var now: Timestamp
        /// The hospital's day, which starts at 04:00.
        var today: LocalDate

        /// A series of numbers as it is now.
        func series(_ kind: NumberSeries.Kind, _ prefix: String) -> NumberSeries {
            NumberSeries(kind: kind, prefix: prefix, year: FiscalYear(of: today, in: profile.country))
        }
    }

    /// The hospital's settings and day, now or at an instant.
    func moment(_ context: RequestContext, at instant: Timestamp? = nil) async throws(BillingServiceError) -> Moment {
        do {
            let profile = try await dependencies.profiles.profile(context)
            // A zone that is gone from the zone data must not stop the cash desk: the day is then the one in UTC.
            let zone = (try? dependencies.zones.zone(profile.timeZone)) ?? .utc
            let now = instant ?? dependencies.clock.now()
            return Moment(profile: profile, now: now, today: zone.businessDay(of: now))
        } catch {
            throw .failed(error)
        }
    }

    /// As `writable`, for what seals text under the patient's key: it asks again only after a while.
    ///
    /// In another process than the one that learns of a merge first, a charge on the duplicate may so be written with the
    /// duplicate's own id for up to a minute. It shows with the survivor all the same, as reading follows merges.
    func knownPatient(_ context: RequestContext, _ id: PatientID) async throws(BillingServiceError) -> PatientID {
        let key = RowKey(context.hospitalID, id)
        if recentPatients.contains(key, nowNanoseconds: dependencies.clock.monotonicNanoseconds()) { return id }
        let patient = try await writable(context, id)
        if patient == id {
            recentPatients.insert(key, nowNanoseconds: dependencies.clock.monotonicNanoseconds())
        }
        return patient
    }

    /// Notes that the caller read what concerns a patient.
    func recordRead(_ context: RequestContext, of patient: PatientID, _ what: StaticString) {
        dependencies.reads.record(subject: patient.retagged(), what: what, context: context)
    }

    /// As above, of several records: the one that was asked for, or written on, and the one that stands for the person.
    func recordReads(_ context: RequestContext, of patients: Set<PatientID>, _ what: StaticString) {
        for patient in patients { recordRead(context, of: patient, what) }
    }

    /// Decodes every row of one statement under the context's tenant.
    func query<Value>(
        _ context: RequestContext, _ statement: SQL, _ decode: (Row) throws -> Value
    ) async throws(BillingServiceError) -> [Value] {
        do {
            let result = try await dependencies.database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            return try result.map(decode)
        } catch {
            throw BillingServiceError(store: error)
        }
    }

    /// A page of a list from one more row than it shows.
    func page<Item, Tag>(
        _ rows: [Item], limit: Int, id: (Item) -> EntityID<Tag>
    ) throws(BillingServiceError) -> Page<Item> {
        let shown = Array(rows.prefix(limit))
        guard rows.count > limit, let last = shown.last else { return Page(items: shown, nextCursor: nil) }
        let next = try BillingServiceError.catching { () throws(Failure) in try Cursor.encode(id(last)) }
        return Page(items: shown, nextCursor: next)
    }

    /// The id in a cursor; nil for the first page.
    func cursor<Tag>(_ page: BillingPageRequest) throws(BillingServiceError) -> EntityID<Tag>? {
        guard let text = page.cursor else { return nil }
        return try BillingServiceError.catching { () throws(Failure) in
            try Cursor.decode(text, as: EntityID<Tag>.self)
        }
    }

    /// How many items a page has.
    func limit(_ page: BillingPageRequest) -> Int { min(max(page.limit, 1), PageLimit.maximum.count) }
}
