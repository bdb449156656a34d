public import JSON
public import Kernel

/// A hospital as its people see it.
public struct HospitalView: Hashable, Sendable, Codable {
    /// The tenant.
    public var id: HospitalID
    /// The code to log in with.
    public var code: String
    /// The name.
    public var name: String
    /// ISO 3166-1 alpha-2.
    public var country: String
    /// ISO 4217.
    public var currency: String
    /// A name of the zone database.
    public var timeZone: String
    /// BCP 47.
    public var locale: String
    /// How patient numbers are formed.
    public var patientNumberPattern: String
    /// What kind of tenant it is.
    public var kind: TenantKind
    /// Whether an unknown phone may become a member; absent where the tenant is no operator.
    public var memberSignUp: MemberSignUp?
    /// Whether staff must have a second factor.
    public var staffSecondFactor: SecondFactorRule
    /// The owner that a sign-up made; only in its answer.
    public var admin: UserView?
    /// When it signed up.
    public var createdAt: Timestamp
    /// When it was last changed.
    public var updatedAt: Timestamp
    /// The version, which the ETag quotes.
    public var version: Int

    /// Makes a view of a tenant with the settings that it had at first; the others are set afterwards.
    public init(id: HospitalID, code: String, name: String, profile: HospitalProfile, stamp: ResourceStamp) {
        self.id = id
        self.code = code
        self.name = name
        country = profile.country.code
        currency = profile.currency.code
        timeZone = profile.timeZone
        locale = profile.locale.description
        patientNumberPattern = profile.patientNumberPattern
        kind = profile.kind
        memberSignUp = profile.kind == .operator ? .closed : nil
        staffSecondFactor = .optional
        createdAt = stamp.createdAt
        updatedAt = stamp.updatedAt
        version = stamp.version
    }
}

/// Whether a location is in use.
public enum LocationStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// In use.
    case active
    /// No longer in use.
    case closed
}

/// Where a location is.
public struct LocationAddress: Hashable, Sendable, Codable {
    /// Street and house.
    public var line1: String?
    /// The town.
    public var city: String?
    /// State, governorate or province.
    public var region: String?
    /// The postal code.
    public var postalCode: String?
    /// ISO 3166-1 alpha-2.
    public var country: String?

    /// An empty address; members are set afterwards.
    public init() {}
}

/// A location of a hospital.
public struct LocationView: Hashable, Sendable, Codable {
    /// The location.
    public var id: LocationID
    /// The name that people use.
    public var name: String
    /// A short code of the hospital's own.
    public var code: String?
    /// Where it is.
    public var address: LocationAddress?
    /// The phone in E.164.
    public var phone: String?
    /// A time zone other than the hospital's.
    public var timeZone: String?
    /// Whether it is in use.
    public var status: LocationStatus
    /// When it was opened.
    public var createdAt: Timestamp
    /// When it was last changed.
    public var updatedAt: Timestamp
    /// The version, which the ETag quotes.
    public var version: Int

    /// Makes a view with what every location has; the rest is set afterwards.
    public init(id: LocationID, name: String, status: LocationStatus, stamp: ResourceStamp) {
        self.id = id
        self.name = name
        self.status = status
        createdAt = stamp.createdAt
        updatedAt = stamp.updatedAt
        version = stamp.version
    }
}

/// Whether a user may log in.
public enum UserStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// No password was set yet.
    case invited
    /// May log in.
    case active
    /// Kept out for the time being.
    case locked
    /// Has left.
    case disabled
}

/// A user of a hospital.
public struct UserView: Hashable, Sendable, Codable {
    /// The user.
    public var id: UserID
    /// The address to log in with; absent once erased.
    public var email: String?
    /// The name that others see; absent once erased.
    public var displayName: String?
    /// The phone in E.164.
    public var phone: String?
    /// The roles, in the order of the role table.
    public var roles: [Role]
    /// Whether they may log in.
    public var status: UserStatus
    /// Whether logging in takes a code of an authenticator as well.
    public var hasSecondFactor: Bool
    /// When they were made.
    public var createdAt: Timestamp
    /// When they were last changed.
    public var updatedAt: Timestamp
    /// The version, which the ETag quotes.
    public var version: Int

    /// Makes a view with what every user has; the rest is set afterwards.
    public init(id: UserID, roles: [Role], status: UserStatus, stamp: ResourceStamp) {
        self.id = id
        self.roles = roles
        self.status = status
        hasSecondFactor = false
        createdAt = stamp.createdAt
        updatedAt = stamp.updatedAt
        version = stamp.version
    }
}

/// A pair of tokens with whom they speak for.
public struct TokenPairView: Hashable, Sendable, Codable {
    /// A JWT for `Authorization: Bearer`.
    public var accessToken: String
    /// An opaque token for the next pair.
    public var refreshToken: String
    /// Always `Bearer`.
    public var tokenType: String
    /// How long the access token is still valid.
    public var expiresInSeconds: Int
    /// Whom they speak for.
    public var user: UserView
    /// True where the log-in has just made the user, a member; absent otherwise.
    public var isNew: Bool?
    /// True where the tokens are good for setting a second factor up and for nothing else; absent otherwise.
    public var mustSetSecondFactor: Bool?

    /// Makes a pair for `user`.
    public init(accessToken: String, refreshToken: String, expiresInSeconds: Int, user: UserView) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        tokenType = "Bearer"
        self.expiresInSeconds = expiresInSeconds
        self.user = user
    }
}

/// A role with what it allows.
public struct RoleView: Hashable, Sendable, Codable {
    /// The stable name.
    public var name: Role
    /// One sentence.
    public var summary: String
    /// What it allows, in order.
    public var permissions: [Permission]

    /// The role as the table has it.
    public init(_ role: Role) {
        name = role
        summary = role.summary
        permissions = role.permissions.sorted { $0.rawValue < $1.rawValue }
    }
}

extension LocationStatus: JSONSchemaDescribed {}
extension UserStatus: JSONSchemaDescribed {}
extension Role: JSONSchemaDescribed {}
extension Permission: JSONSchemaDescribed {}
extension MemberSignUp: JSONSchemaDescribed {}
extension SecondFactorRule: JSONSchemaDescribed {}
extension UserKind: JSONSchemaDescribed {}
