/// What the hospital says of a patient; the raw names are stored and never renamed.
public enum PatientStanding: String, Sendable, Hashable, Codable, CaseIterable {
    /// In use.
    case active
    /// Kept, but no longer in use, such as that of someone who moved away.
    case inactive
    /// The patient has died.
    case deceased
}

extension PatientStatus {
    /// The status of a record that is not erased.
    public init(_ standing: PatientStanding) {
        self =
            switch standing {
            case .active: .active
            case .inactive: .inactive
            case .deceased: .deceased
            }
    }
}
