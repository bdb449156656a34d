import AuthAPI
import Kernel
import Postgres
import Synchronization

/// The profiles of hospitals, read once a second at most.
final class LiveHospitalProfileSource: HospitalProfileSource {
    /// How long a profile is taken for the present one; a change in this process is seen at once.
    static let keptNanoseconds: UInt64 = 1_000_000_000
    /// How many hospitals are kept; beyond it all are read again.
    static let hospitalLimit = 10_000

    private let queries: AuthQueries
    private let clock: any WallClock
    private let kept = Mutex<[HospitalID: (profile: HospitalProfile, untilNanoseconds: UInt64)]>([:])

    init(queries: AuthQueries, clock: any WallClock) {
        self.queries = queries
        self.clock = clock
    }

    func profile(_ context: RequestContext) async throws(Failure) -> HospitalProfile {
        let present = clock.monotonicNanoseconds()
        if let known = kept.withLock({ $0[context.hospitalID] }), known.untilNanoseconds > present {
            return known.profile
        }
        let view: HospitalView?
        do throws(AuthServiceError) {
            view = try await reading { () throws(PostgresError) in try await queries.hospital(context) }
        } catch {
            throw error.failure
        }
        guard let profile = view.flatMap(HospitalProfile.init) else { throw AuthServiceError.notFound.failure }
        kept.withLock { kept in
            if kept.count >= Self.hospitalLimit { kept.removeAll() }
            kept[context.hospitalID] = (profile, present + Self.keptNanoseconds)
        }
        return profile
    }

    /// Forgets a hospital whose settings have just changed here.
    func invalidate(_ hospital: HospitalID) {
        kept.withLock { _ = $0.removeValue(forKey: hospital) }
    }
}

extension HospitalProfile {
    /// The profile in a view; its codes were checked when they were set.
    init?(_ view: HospitalView) {
        guard let country = CountryCode(view.country), let currency = Currency(view.currency),
            let locale = LanguageTag(view.locale)
        else { return nil }
        self.init(
            country: country, currency: currency, timeZone: view.timeZone, locale: locale,
            patientNumberPattern: view.patientNumberPattern)
    }
}
