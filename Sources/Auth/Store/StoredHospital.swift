import AuthAPI
import Journal
import Kernel

/// The data of `hospitalRegistered`, version 2; the first said no kind, and is written for hospitals still.
struct StoredHospital: Codable {
    var hospitalId: HospitalID
    var code: String
    var name: String
    var country: CountryCode
    var currency: Currency
    var timeZone: String
    var locale: LanguageTag
    var patientNumberPattern: String
    var mustBeFirst: Bool
    /// Absent of a hospital.
    var kind: TenantKind?
    var at: Timestamp

    init(_ event: HospitalRegistered) {
        hospitalId = event.hospitalID
        code = event.code
        name = event.settings.name
        country = event.settings.profile.country
        currency = event.settings.profile.currency
        timeZone = event.settings.profile.timeZone
        locale = event.settings.profile.locale
        patientNumberPattern = event.settings.profile.patientNumberPattern
        mustBeFirst = event.mustBeFirst
        kind = event.settings.profile.kind == .hospital ? nil : event.settings.profile.kind
        at = event.at
    }

    var event: HospitalRegistered {
        var profile = HospitalProfile(
            country: country, currency: currency, timeZone: timeZone, locale: locale,
            patientNumberPattern: patientNumberPattern)
        profile.kind = kind ?? .hospital
        return HospitalRegistered(
            hospitalID: hospitalId, code: code, settings: HospitalSettings(name: name, profile: profile),
            mustBeFirst: mustBeFirst, at: at)
    }
}

/// The data of `hospitalChanged`, version 2: only what changed is there. The first has neither members nor second factors.
struct StoredHospitalChange: Codable {
    var hospitalId: HospitalID
    var name: String?
    var country: CountryCode?
    var timeZone: String?
    var locale: LanguageTag?
    var patientNumberPattern: String?
    var memberSignUp: MemberSignUp?
    var staffSecondFactor: SecondFactorRule?
    var at: Timestamp

    init(_ event: HospitalChanged) {
        hospitalId = event.hospitalID
        at = event.at
        for update in event.updates {
            switch update {
            case .name(let value): name = value
            case .country(let value): country = value
            case .timeZone(let value): timeZone = value
            case .locale(let value): locale = value
            case .patientNumberPattern(let value): patientNumberPattern = value
            case .memberSignUp(let value): memberSignUp = value
            case .staffSecondFactor(let value): staffSecondFactor = value
            }
        }
    }

    var event: HospitalChanged {
        let updates: [HospitalUpdate?] = [
            name.map { .name($0) }, country.map { .country($0) }, timeZone.map { .timeZone($0) },
            locale.map { .locale($0) }, patientNumberPattern.map { .patientNumberPattern($0) },
            memberSignUp.map { .memberSignUp($0) }, staffSecondFactor.map { .staffSecondFactor($0) },
        ]
        return HospitalChanged(hospitalID: hospitalId, updates: updates.compactMap { $0 }, at: at)
    }
}
