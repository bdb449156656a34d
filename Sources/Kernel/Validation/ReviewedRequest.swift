/// A request that tells what is wrong with it beyond the types of its members.
///
/// A body of which a member has a wrong type never reaches the service that would judge the others. So whoever decodes it asks
/// the request itself for the rest, and the client hears of everything at once (api.md, Errors). The services judge a request
/// that decodes by the same rules.
public protocol ReviewedRequest: Sendable {
    /// Notes what is wrong with the members.
    ///
    /// Where a member could not be read a placeholder stands; the validator keeps silent about those fields, and
    /// `Validator.isKnown` says so to rules over several.
    func review(_ validator: inout Validator, in setting: RequestSetting)
}

/// What requests are judged by beside their own members.
public struct RequestSetting: Sendable {
    /// Now.
    public var now: Timestamp
    /// The zones.
    public var timeZones: TimeZoneDatabase
    /// The settings of the caller's hospital; nil before there is one.
    public var profile: HospitalProfile?

    /// Makes a setting; see the properties.
    public init(now: Timestamp, timeZones: TimeZoneDatabase, profile: HospitalProfile? = nil) {
        self.now = now
        self.timeZones = timeZones
        self.profile = profile
    }

    /// The zone of the hospital; UTC where there is none, or it is gone from the zone data.
    public var zone: TimeZoneData {
        // Why a zone is not there does not matter to whoever is told of other fields.
        profile.flatMap { try? timeZones.zone($0.timeZone) } ?? .utc
    }
}
