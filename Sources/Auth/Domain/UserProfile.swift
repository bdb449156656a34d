import AuthAPI
import Kernel

/// Who a user is and what they may do; what identifies them is nil once it was erased.
struct UserProfile: Hashable, Sendable {
    /// The address to log in with; members have none.
    var email: EmailAddress?
    /// The name that others see.
    var displayName: String?
    /// The phone.
    var phone: PhoneNumber?
    /// The roles, each once, in the order of the role table.
    var roles: [Role]

    /// The profile after one change.
    func applying(_ update: UserUpdate) -> UserProfile {
        var result = self
        switch update {
        case .email(let value): result.email = value
        case .displayName(let value): result.displayName = value
        case .phone(let value): result.phone = value
        case .roles(let value): result.roles = value
        }
        return result
    }
}

/// One field of a user with its new value; nil clears it, or it was erased since.
enum UserUpdate: Hashable, Sendable {
    case email(EmailAddress?)
    case displayName(String?)
    case phone(PhoneNumber?)
    case roles([Role])
}
