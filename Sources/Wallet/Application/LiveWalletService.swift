import AuthAPI
import Journal
import Kernel
import Postgres
import WalletAPI

/// The service over the journal and the read tables of this process's database.
struct LiveWalletService: WalletService {
    /// What it works with.
    let dependencies: WalletDependencies
    /// How the journal decides, stores and projects wallets.
    let definition: JournalModule<WalletDecider>

    /// The hospital's settings and day at this instant.
    struct Moment {
        var profile: HospitalProfile
        var now: Timestamp
        /// The hospital's day, by which limits count.
        var day: LocalDate
    }

    /// The hospital's settings and day now.
    func moment(_ context: RequestContext) async throws(WalletServiceError) -> Moment {
        do throws(Failure) {
            let profile = try await dependencies.profiles.profile(context)
            // A zone that is gone from the zone data must not stop payments: the day is then the one in UTC.
            let zone = (try? dependencies.zones.zone(profile.timeZone)) ?? .utc
            let now = dependencies.clock.now()
            return Moment(profile: profile, now: now, day: zone.businessDay(of: now))
        } catch {
            throw .failed(error)
        }
    }

    /// The owner whose wallets alone the caller reaches; nil for staff, who reach all.
    func caller(_ context: RequestContext) -> UserID? { WalletCaller.owner(context) }

    /// Refuses whoever reaches their own wallets alone.
    func requireStaff(_ context: RequestContext) throws(WalletServiceError) { try WalletCaller.requireStaff(context) }

    /// A wallet now, in one point read; throws `notFound` for one that is not there, or not the caller's.
    func account(
        _ context: RequestContext, _ id: WalletID, asOf: Timestamp? = nil
    ) async throws(WalletServiceError) -> (wallet: WalletAccount, version: Int) {
        let found: (state: WalletState, version: Int)?
        do throws(JournalError) {
            if let asOf {
                found = try await dependencies.journal.state(
                    of: id.retagged(), WalletDecider.self, in: definition, asOf: asOf, context: context)
            } else {
                found = try await dependencies.journal.presentState(
                    of: id.retagged(), WalletDecider.self, in: definition, context: context)
            }
        } catch {
            throw WalletServiceError(journal: error)
        }
        guard let found, case .wallet(let wallet) = found.state else { throw .notFound }
        if let caller = caller(context), caller != wallet.ownerID { throw .notFound }
        return (wallet, found.version)
    }

    /// Decodes every row of one statement under the context's tenant.
    func query<Value>(
        _ context: RequestContext, _ statement: SQL, _ decode: (Row) throws -> Value
    ) async throws(WalletServiceError) -> [Value] {
        do {
            let result = try await dependencies.database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            return try result.map(decode)
        } catch {
            throw WalletServiceError(store: error)
        }
    }

    /// A page of a list from one more row than it shows.
    func page<Row, Tag>(
        _ rows: [Row], limit: Int, id: (Row) -> EntityID<Tag>
    ) throws(WalletServiceError) -> Page<Row> {
        let shown = Array(rows.prefix(limit))
        guard rows.count > limit, let last = shown.last else { return Page(items: shown, nextCursor: nil) }
        let next = try WalletServiceError.catching { () throws(Failure) in try Cursor.encode(id(last)) }
        return Page(items: shown, nextCursor: next)
    }

    /// The id in a cursor; nil for the first page.
    func cursor<Tag>(_ page: WalletPageRequest) throws(WalletServiceError) -> EntityID<Tag>? {
        guard let text = page.cursor else { return nil }
        return try WalletServiceError.catching { () throws(Failure) in
            try Cursor.decode(text, as: EntityID<Tag>.self)
        }
    }

    /// How many items a page has.
    func limit(_ page: WalletPageRequest) -> Int { min(max(page.limit, 1), PageLimit.maximum.count) }
}
