import AuthAPI
import JSON
import Journal
import Kernel

/// What identifies a user, sealed as one document: of a change only what changed is there, null where it was cleared.
struct StoredIdentity: Codable {
    var email: Patch<EmailAddress> = .absent
    var displayName: Patch<String> = .absent
    var phone: Patch<PhoneNumber> = .absent

    /// The name under which the document is bound to its event (associated data).
    static let field = "sealed"
}

/// The data of `userCreated`, version 2; the first knows no members, and is written for everyone else still.
struct StoredUser: Codable {
    var userId: UserID
    var roles: [Role]
    var status: UserStatus
    var sealed: String
    var passwordHash: String?
    var at: Timestamp

    private static let type = AuthEventCodec.Name.userCreated.rawValue

    init(_ event: UserCreated, _ sealer: FieldSealer) throws(EventCodecError) {
        userId = event.userID
        roles = event.profile.roles
        status = event.status
        var identity = StoredIdentity()
        identity.email = event.profile.email.map { .value($0) } ?? .absent
        identity.displayName = event.profile.displayName.map { .value($0) } ?? .absent
        identity.phone = event.profile.phone.map { .value($0) } ?? .absent
        sealed = try identity.sealed(sealer, in: Self.type)
        if let hash = event.passwordHash { passwordHash = try sealer.seal(hash, field: StoredPassword.field) }
        at = event.at
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> UserCreated {
        let identity = try StoredIdentity.opened(sealed, opener, in: Self.type)
        let profile = UserProfile(
            email: identity?.email.newValue, displayName: identity?.displayName.newValue,
            phone: identity?.phone.newValue, roles: roles)
        var hash: String?
        if let passwordHash { hash = try opener.open(passwordHash, field: StoredPassword.field) }
        return UserCreated(userID: userId, profile: profile, status: status, passwordHash: hash, at: at)
    }
}

/// The data of `userChanged`, version 1: `fields` names what changed.
struct StoredUserChange: Codable {
    var userId: UserID
    var fields: [String]
    var roles: [Role]?
    var tokenEpoch: Int
    var sealed: String
    var at: Timestamp

    private static let type = AuthEventCodec.Name.userChanged.rawValue

    init(_ event: UserChanged, _ sealer: FieldSealer) throws(EventCodecError) {
        userId = event.userID
        fields = event.updates.map(\.field)
        tokenEpoch = event.tokenEpoch
        at = event.at
        var identity = StoredIdentity()
        for update in event.updates {
            switch update {
            case .email(let value): identity.email = Patch(setting: value)
            case .displayName(let value): identity.displayName = Patch(setting: value)
            case .phone(let value): identity.phone = Patch(setting: value)
            case .roles(let value): roles = value
            }
        }
        sealed = try identity.sealed(sealer, in: Self.type)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> UserChanged {
        let identity = try StoredIdentity.opened(sealed, opener, in: Self.type)
        var updates: [UserUpdate] = []
        for field in fields {
            switch field {
            case "email": updates.append(.email(identity?.email.newValue))
            case "displayName": updates.append(.displayName(identity?.displayName.newValue))
            case "phone": updates.append(.phone(identity?.phone.newValue))
            case "roles": updates.append(.roles(roles ?? []))
            default: throw .malformed(type: Self.type)
            }
        }
        return UserChanged(userID: userId, updates: updates, tokenEpoch: tokenEpoch, at: at)
    }
}

extension UserUpdate {
    /// The stable stored name of the field.
    var field: String {
        switch self {
        case .email: "email"
        case .displayName: "displayName"
        case .phone: "phone"
        case .roles: "roles"
        }
    }
}

extension StoredIdentity {
    func sealed(_ sealer: FieldSealer, in type: String) throws(EventCodecError) -> String {
        let bytes = try StoredJSON.encode(self, in: type)
        return try sealer.seal(String(decoding: bytes, as: UTF8.self), field: Self.field)
    }

    /// The document; nil once erased.
    static func opened(_ sealed: String, _ opener: FieldOpener, in type: String) throws(EventCodecError) -> Self? {
        guard let text = try opener.open(sealed, field: field) else { return nil }
        return try StoredJSON.decode(Self.self, from: Array(text.utf8), in: type)
    }
}
