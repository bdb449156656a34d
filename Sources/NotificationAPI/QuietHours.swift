public import Kernel

/// The hours of each day in which a recipient is left alone, in the time of the place; they may go over midnight.
public struct QuietHours: Hashable, Sendable, Codable {
    /// When they begin.
    public var from: LocalTime
    /// When they end, exclusive; another time than `from`.
    public var to: LocalTime

    /// Makes hours; see the properties.
    public init(from: LocalTime, to: LocalTime) {
        self.from = from
        self.to = to
    }
}

/// What a recipient wants to get, and how.
public struct PreferencesView: Hashable, Sendable, Codable {
    /// Whose they are.
    public var patientId: PatientID
    /// The channels on which they want nothing.
    public var optedOut: [ChannelKind]
    /// The channels in the order in which they like them; those that are not named come behind, in the hospital's order.
    public var preferred: [ChannelKind]
    /// When they are left alone; nil at no time.
    public var quietHours: QuietHours?
    /// The language; nil for that of the patient's record, else the hospital's.
    public var locale: LanguageTag?
    /// The version, which the ETag quotes; 0 where nothing was ever set.
    public var version: Int

    /// The preferences of somebody who never set any.
    public init(patientId: PatientID) {
        self.patientId = patientId
        optedOut = []
        preferred = []
        version = 0
    }
}
