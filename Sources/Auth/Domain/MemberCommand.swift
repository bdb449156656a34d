import AuthAPI
import Kernel

/// Makes a member of a phone that was nobody's.
struct CreateMemberCommand: Hashable, Sendable {
    /// The new member's id: the one that the code was sent for, so that it is made once.
    var userID: UserID
    /// The phone that the code was given from.
    var phone: PhoneNumber
    /// Now.
    var at: Timestamp
}

/// Changes what users may change of themselves.
struct ChangeOwnProfileCommand: Hashable, Sendable {
    /// The user, who asks.
    var userID: UserID
    /// What is wanted: the name, which members alone may clear, or nothing.
    var updates: [UserUpdate]
    /// Now.
    var at: Timestamp
}
