public import Kernel

/// Settings that never change: a hospital in Cairo.
public struct FixedProfiles: HospitalProfileSource {
    /// Makes them.
    public init() {}

    /// The same for every hospital.
    public func profile(_ context: RequestContext) async throws(Failure) -> HospitalProfile {
        guard let country = CountryCode("EG"), let currency = Currency("EGP"), let locale = LanguageTag("ar-EG") else {
            throw Failure(.internal, code: "fixture", detail: "")
        }
        return HospitalProfile(country: country, currency: currency, timeZone: "Africa/Cairo", locale: locale)
    }
}
