/// What kind of tenant a hospital is; it is said at sign-up and never changes.
///
/// The raw values are stored and never renamed.
public enum TenantKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// A clinic or a hospital.
    case hospital
    /// An operator of wallets, whose rows members and merchants are.
    case `operator`
}

/// What other modules need to know of a hospital to read what its people type and to count its days and money.
public struct HospitalProfile: Hashable, Sendable, Codable {
    /// The country: phones without a country code are read by it.
    public var country: CountryCode
    /// The currency of its prices.
    public var currency: Currency
    /// The name of the time zone in the zone database, such as `Africa/Cairo`; it was checked when it was set.
    public var timeZone: String
    /// The language and region, such as `ar-EG`.
    public var locale: LanguageTag
    /// How patient numbers (MRN) are formed: text with one run of zeros in braces, such as `{000000}` or `MC-{00000}`.
    public var patientNumberPattern: String
    /// What kind of tenant it is; a hospital unless it is set otherwise.
    public var kind: TenantKind = .hospital

    /// The pattern of a hospital that never chose one: six digits.
    public static let defaultPatientNumberPattern = "{000000}"

    /// Makes a profile; see the properties.
    public init(
        country: CountryCode, currency: Currency, timeZone: String, locale: LanguageTag,
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
