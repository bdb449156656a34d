public import Kernel

/// A person of a hospital who was erased.
public struct ErasedSubject: Sendable, Hashable {
    /// The tenant.
    public var hospitalID: HospitalID
    /// The person.
    public var subjectID: SubjectID

    /// Names a person; see the properties.
    public init(hospitalID: HospitalID, subjectID: SubjectID) {
        self.hospitalID = hospitalID
        self.subjectID = subjectID
    }
}
