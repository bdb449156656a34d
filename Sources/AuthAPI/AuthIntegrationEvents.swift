public import Kernel

/// What the Auth module publishes; the stored names and members are never renamed (CloudEvents type in `type`).
public enum AuthIntegrationEvent: Sendable, Hashable {
    /// A hospital signed up.
    case hospitalRegistered(HospitalRegisteredV1)
    /// What other modules keep of a hospital has changed.
    case hospitalChanged(HospitalChangedV1)
    /// A location was opened or changed.
    case locationChanged(LocationChangedV1)
    /// Whether a user may log in has changed, or what they may do.
    case userChanged(UserChangedV1)

    /// The CloudEvents type.
    public var type: String {
        switch self {
        case .hospitalRegistered: "medley.hospital.registered.v1"
        case .hospitalChanged: "medley.hospital.changed.v1"
        case .locationChanged: "medley.location.changed.v1"
        case .userChanged: "medley.user.changed.v1"
        }
    }
}

/// A hospital signed up.
public struct HospitalRegisteredV1: Sendable, Hashable, Codable {
    /// The tenant.
    public var hospitalId: HospitalID
    /// The code to log in with.
    public var code: String

    /// Makes an event; see the properties.
    public init(hospitalId: HospitalID, code: String) {
        self.hospitalId = hospitalId
        self.code = code
    }
}

/// What other modules keep of a hospital has changed.
public struct HospitalChangedV1: Sendable, Hashable, Codable {
    /// The tenant.
    public var hospitalId: HospitalID
    /// The names of the settings.
    public var fields: [String]

    /// Makes an event; see the properties.
    public init(hospitalId: HospitalID, fields: [String]) {
        self.hospitalId = hospitalId
        self.fields = fields
    }
}

/// A location was opened or changed.
public struct LocationChangedV1: Sendable, Hashable, Codable {
    /// The location.
    public var locationId: LocationID
    /// Whether it is in use.
    public var status: LocationStatus

    /// Makes an event; see the properties.
    public init(locationId: LocationID, status: LocationStatus) {
        self.locationId = locationId
        self.status = status
    }
}

/// Whether a user may log in has changed, or what they may do; names and addresses are not published.
public struct UserChangedV1: Sendable, Hashable, Codable {
    /// The user.
    public var userId: UserID
    /// Whether they may log in.
    public var status: UserStatus
    /// The roles.
    public var roles: [Role]

    /// Makes an event; see the properties.
    public init(userId: UserID, status: UserStatus, roles: [Role]) {
        self.userId = userId
        self.status = status
        self.roles = roles
    }
}
