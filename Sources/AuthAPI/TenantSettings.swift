/// Whether the phone of nobody becomes a member of an operator by a one-time code; the raw values are stored and never renamed.
public enum MemberSignUp: String, Sendable, Hashable, Codable, CaseIterable {
    /// Whoever has a phone may become a member.
    case open
    /// Nobody becomes a member by themselves.
    case closed
}

/// Whether the staff of a tenant must have a second factor; the raw values are stored and never renamed.
public enum SecondFactorRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// Whoever wants one has one.
    case optional
    /// Without one a log-in is good for setting it up and for nothing else.
    case required
}

/// Which users a list is of.
public enum UserKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Everyone who is no member.
    case staff
    /// Members of an operator.
    case member
}
