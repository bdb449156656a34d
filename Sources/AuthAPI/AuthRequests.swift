public import JSON
public import Kernel

/// What signs a hospital up: the hospital and its first user, who owns it.
public struct SignUpRequest: Hashable, Sendable, Codable {
    /// 2–32 of A–Z, 0–9 and -, unique over all hospitals; small letters are taken for capitals.
    public var code: String
    /// The hospital's name.
    public var name: String
    /// ISO 3166-1 alpha-2.
    public var country: String
    /// ISO 4217; it cannot be changed later.
    public var currency: String
    /// A name of the zone database, such as `Africa/Cairo`.
    public var timeZone: String
    /// BCP 47, such as `ar-EG`.
    public var locale: String
    /// How patient numbers are formed, such as `MC-{00000}`; six digits where absent.
    public var patientNumberPattern: String?
    /// What kind of tenant it is, which cannot be changed later; a hospital where absent.
    public var kind: TenantKind?
    /// The owner.
    public var admin: SignUpAdmin

    /// Makes a request; see the properties.
    public init(
        code: String, name: String, place: (country: String, currency: String, timeZone: String, locale: String),
        admin: SignUpAdmin
    ) {
        self.code = code
        self.name = name
        country = place.country
        currency = place.currency
        timeZone = place.timeZone
        locale = place.locale
        self.admin = admin
    }
}

/// The first user of a hospital.
public struct SignUpAdmin: Hashable, Sendable, Codable {
    /// The address to log in with.
    public var email: String
    /// The name that others see.
    public var displayName: String
    /// 10–128 characters.
    public var password: String

    /// Makes an owner; see the properties.
    public init(email: String, displayName: String, password: String) {
        self.email = email
        self.displayName = displayName
        self.password = password
    }
}

/// How a sign-up came in.
public enum SignUpOrigin: Sendable, Hashable {
    /// Over the API, under the rule of `MEDLEY_SIGNUP`.
    case anyone
    /// By a command on the machine, which is always allowed.
    case machineOperator
}

/// What changes a hospital's settings (RFC 7396); none of them can be cleared.
public struct ChangeHospitalRequest: Hashable, Sendable, Codable {
    /// The name.
    public var name: Patch<String> = .absent
    /// ISO 3166-1 alpha-2.
    public var country: Patch<String> = .absent
    /// A name of the zone database.
    public var timeZone: Patch<String> = .absent
    /// BCP 47.
    public var locale: Patch<String> = .absent
    /// How patient numbers are formed; null goes back to six digits.
    public var patientNumberPattern: Patch<String> = .absent
    /// Whether an unknown phone may become a member; of an operator alone.
    public var memberSignUp: Patch<MemberSignUp> = .absent
    /// Whether staff must have a second factor.
    public var staffSecondFactor: Patch<SecondFactorRule> = .absent

    /// A change of nothing; fields are set afterwards.
    public init() {}
}

/// What opens a location.
public struct OpenLocationRequest: Hashable, Sendable, Codable {
    /// The name that people use.
    public var name: String
    /// A short code of the hospital's own.
    public var code: String?
    /// Where it is.
    public var address: LocationAddress?
    /// A phone number as people type it; read by the hospital's country.
    public var phone: String?
    /// A time zone other than the hospital's.
    public var timeZone: String?

    /// Makes a request with what is required; the rest is set afterwards.
    public init(name: String) { self.name = name }
}

/// What changes a location (RFC 7396).
public struct ChangeLocationRequest: Hashable, Sendable, Codable {
    /// The name; cannot be cleared.
    public var name: Patch<String> = .absent
    /// The short code.
    public var code: Patch<String> = .absent
    /// The address; merged member by member.
    public var address: Patch<LocationAddressPatch> = .absent
    /// The phone.
    public var phone: Patch<String> = .absent
    /// The time zone; null is the hospital's.
    public var timeZone: Patch<String> = .absent
    /// Whether it is open; cannot be cleared.
    public var status: Patch<LocationStatus> = .absent

    /// A change of nothing; fields are set afterwards.
    public init() {}
}

/// A change of an address, member by member.
public struct LocationAddressPatch: Hashable, Sendable, Codable {
    /// Street and house.
    public var line1: Patch<String> = .absent
    /// The town.
    public var city: Patch<String> = .absent
    /// State, governorate or province.
    public var region: Patch<String> = .absent
    /// The postal code.
    public var postalCode: Patch<String> = .absent
    /// ISO 3166-1 alpha-2.
    public var country: Patch<String> = .absent

    /// A change of nothing; fields are set afterwards.
    public init() {}
}

/// What makes a user.
public struct CreateUserRequest: Hashable, Sendable, Codable {
    /// The address to log in with; unique in the hospital.
    public var email: String
    /// The name that others see.
    public var displayName: String
    /// At least one.
    public var roles: [Role]
    /// 10–128 characters; without one the user is invited only.
    public var password: String?
    /// A phone number as people type it; read by the hospital's country.
    public var phone: String?

    /// Makes a request; see the properties.
    public init(email: String, displayName: String, roles: [Role], password: String? = nil, phone: String? = nil) {
        self.email = email
        self.displayName = displayName
        self.roles = roles
        self.password = password
        self.phone = phone
    }
}

/// What changes a user (RFC 7396).
public struct ChangeUserRequest: Hashable, Sendable, Codable {
    /// The address; cannot be cleared.
    public var email: Patch<String> = .absent
    /// The name; cannot be cleared.
    public var displayName: Patch<String> = .absent
    /// The phone.
    public var phone: Patch<String> = .absent
    /// All roles; cannot be cleared.
    public var roles: Patch<[Role]> = .absent
    /// A new password; cannot be cleared.
    public var password: Patch<String> = .absent

    /// A change of nothing; fields are set afterwards.
    public init() {}
}

/// What changes whether a user may log in.
public struct ChangeUserStatusRequest: Hashable, Sendable {
    /// What is done.
    public enum Action: String, Sendable, Hashable, CaseIterable {
        /// The user has left.
        case disable
        /// The user is back.
        case enable
        /// The user is kept out for the time being.
        case lock
        /// The lock is lifted.
        case unlock
    }

    /// What is done.
    public var action: Action
    /// The version that the caller saw; nil where any will do.
    public var expectedVersion: Int?

    /// Makes a request; see the properties.
    public init(_ action: Action, expectedVersion: Int? = nil) {
        self.action = action
        self.expectedVersion = expectedVersion
    }
}

/// What logs a user in.
public struct LogInRequest: Hashable, Sendable, Codable {
    /// The hospital's code, in either case.
    public var hospitalCode: String
    /// The user's address, in either case.
    public var email: String
    /// The password.
    public var password: String

    /// Makes a request; see the properties.
    public init(hospitalCode: String, email: String, password: String) {
        self.hospitalCode = hospitalCode
        self.email = email
        self.password = password
    }
}

/// What changes the caller's own password.
public struct ChangePasswordRequest: Hashable, Sendable, Codable {
    /// The password until now.
    public var currentPassword: String
    /// 10–128 characters.
    public var newPassword: String

    /// Makes a request; see the properties.
    public init(currentPassword: String, newPassword: String) {
        self.currentPassword = currentPassword
        self.newPassword = newPassword
    }
}

/// What gives a new pair of tokens.
public struct RefreshRequest: Hashable, Sendable, Codable {
    /// The refresh token as it was given.
    public var refreshToken: String

    /// Makes a request; see the properties.
    public init(refreshToken: String) { self.refreshToken = refreshToken }
}

/// What ends a session.
public struct LogOutRequest: Hashable, Sendable, Codable {
    /// A refresh token whose session ends as well; the access token's own session ends in any case.
    public var refreshToken: String?

    /// Makes a request; see the properties.
    public init(refreshToken: String? = nil) { self.refreshToken = refreshToken }
}

/// A page of a list.
public struct AuthPageRequest: Hashable, Sendable {
    /// How many items, 1–200.
    public var limit: Int
    /// The opaque cursor of an earlier page; nil for the first.
    public var cursor: String?

    /// Makes a request; see the properties.
    public init(limit: Int = 50, cursor: String? = nil) {
        self.limit = limit
        self.cursor = cursor
    }
}
