/// What other modules need to know of a hospital to read what its people type and to count its days and money.
public struct HospitalProfile: Hashable, Sendable, Codable {
    /// The country, ISO 3166-1 alpha-2 in upper case: phones without a country code are read by it.
    public var country: String
    /// The currency, ISO 4217 in upper case.
    public var currency: String
    /// The name of the time zone in the zone database, such as `Africa/Cairo`.
    public var timeZone: String
    /// The language and region, BCP 47, such as `ar-EG`.
    public var locale: String
    /// How patient numbers (MRN) are formed: text with one run of zeros in braces, such as `{000000}` or `MC-{00000}`.
    public var patientNumberPattern: String

    /// The pattern of a hospital that never chose one: six digits.
    public static let defaultPatientNumberPattern = "{000000}"

    /// Makes a profile; see the properties.
    public init(
        country: String, currency: String, timeZone: String, locale: String,
        patientNumberPattern: String = HospitalProfile.defaultPatientNumberPattern
    ) {
        self.country = country
        self.currency = currency
        self.timeZone = timeZone
        self.locale = locale
        self.patientNumberPattern = patientNumberPattern
    }
}

/// Where modules get a hospital's profile; Auth gives the implementation, which caches.
public protocol HospitalProfileSource: Sendable {
    /// The profile of the context's hospital, as of now or at most a second old.
    func profile(_ context: RequestContext) async throws(Failure) -> HospitalProfile
}
