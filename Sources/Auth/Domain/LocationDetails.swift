import AuthAPI
import Kernel

/// What is known of a location.
struct LocationDetails: Hashable, Sendable {
    /// The name that people use.
    var name: String
    /// A short code of the hospital's own.
    var code: String?
    /// Where it is; empty where nothing is known.
    var address = LocationAddress()
    /// The phone.
    var phone: PhoneNumber?
    /// A time zone other than the hospital's.
    var timeZone: String?
    /// Whether it is in use.
    var status: LocationStatus = .active

    init(name: String) { self.name = name }

    /// The details after one change.
    func applying(_ update: LocationUpdate) -> LocationDetails {
        var result = self
        switch update {
        case .name(let value): result.name = value
        case .code(let value): result.code = value
        case .line1(let value): result.address.line1 = value
        case .city(let value): result.address.city = value
        case .region(let value): result.address.region = value
        case .postalCode(let value): result.address.postalCode = value
        case .country(let value): result.address.country = value?.code
        case .phone(let value): result.phone = value
        case .timeZone(let value): result.timeZone = value
        case .status(let value): result.status = value
        }
        return result
    }
}

/// One field of a location with its new value; nil clears it.
enum LocationUpdate: Hashable, Sendable {
    case name(String)
    case code(String?)
    case line1(String?)
    case city(String?)
    case region(String?)
    case postalCode(String?)
    case country(CountryCode?)
    case phone(PhoneNumber?)
    case timeZone(String?)
    case status(LocationStatus)
}
