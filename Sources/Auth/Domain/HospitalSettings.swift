import AuthAPI
import Kernel

/// The settings of a hospital.
struct HospitalSettings: Hashable, Sendable {
    /// The hospital's name.
    var name: String
    /// What other modules need.
    var profile: HospitalProfile
    /// Whether the phone of nobody may become a member's; it says nothing where the tenant is no operator.
    var memberSignUp = MemberSignUp.closed
    /// Whether staff must have a second factor.
    var staffSecondFactor = SecondFactorRule.optional

    /// The settings after one change.
    func applying(_ update: HospitalUpdate) -> HospitalSettings {
        var result = self
        switch update {
        case .name(let value): result.name = value
        case .country(let value): result.profile.country = value
        case .timeZone(let value): result.profile.timeZone = value
        case .locale(let value): result.profile.locale = value
        case .patientNumberPattern(let value): result.profile.patientNumberPattern = value
        case .memberSignUp(let value): result.memberSignUp = value
        case .staffSecondFactor(let value): result.staffSecondFactor = value
        }
        return result
    }
}

/// One setting with its new value.
enum HospitalUpdate: Hashable, Sendable {
    case name(String)
    case country(CountryCode)
    case timeZone(String)
    case locale(LanguageTag)
    case patientNumberPattern(String)
    case memberSignUp(MemberSignUp)
    case staffSecondFactor(SecondFactorRule)
}
