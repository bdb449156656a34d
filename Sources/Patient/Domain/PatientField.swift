/// The fields of a patient's record that a request or a source can give, in the order of the record.
///
/// Whatever has a part in a field switches over this enumeration (reading, deciding, storing, telling), so that the compiler
/// refuses a new field until each of them says what it does with it: docs/adding-a-field.md goes through them. The raw
/// values are stored in events and told by the API, and never change.
enum PatientField: String, CaseIterable, Hashable, Sendable {
    case name, birthDate, sex, phone, email, address, identifiers, language, status

    /// Whether the field tells who the person is: it is sealed in events, and an erasure takes it.
    var isIdentifying: Bool {
        switch self {
        case .name, .birthDate, .phone, .email, .address, .identifiers: true
        // A language tag, as a sex, is one of few that many share: it identifies nobody, and outlives an erasure for counting.
        case .sex, .language, .status: false
        }
    }
}
