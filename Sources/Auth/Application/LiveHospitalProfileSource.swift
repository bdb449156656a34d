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
    private let kept = Mutex<[HospitalID: (settings: Settings, untilNanoseconds: UInt64)]>([:])

    /// What is kept of a hospital.
    private struct Settings: Sendable {
        var profile: HospitalProfile
        var secondFactorRule: SecondFactorRule
    }

    init(queries: AuthQueries, clock: any WallClock) {
        self.queries = queries
        self.clock = clock
    }

    func profile(_ context: RequestContext) async throws(Failure) -> HospitalProfile {
        try await settings(context).profile
    }

    /// Whether the staff of the context's hospital must have a second factor, as of now or at most a second ago.
    func secondFactorRule(_ context: RequestContext) async throws(Failure) -> SecondFactorRule {
        try await settings(context).secondFactorRule
    }

    private func settings(_ context: RequestContext) async throws(Failure) -> Settings {
        let present = clock.monotonicNanoseconds()
        if let known = kept.withLock({ $0[context.hospitalID] }), known.untilNanoseconds > present {
            return known.settings
        }
        let view: HospitalView?
        do throws(AuthServiceError) {
            view = try await reading { () throws(PostgresError) in try await queries.hospital(context) }
        } catch {
            throw error.failure
        }
        guard let view, let profile = HospitalProfile(view) else { throw AuthServiceError.notFound.failure }
        let settings = Settings(profile: profile, secondFactorRule: view.staffSecondFactor)
        kept.withLock { kept in
            if kept.count >= Self.hospitalLimit { kept.removeAll() }
            kept[context.hospitalID] = (settings, present + Self.keptNanoseconds)
        }
        return settings
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
        kind = view.kind
    }
}
