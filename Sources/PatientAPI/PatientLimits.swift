/// The bounds of patients' fields and of what is done with many at once.
public enum PatientLimits {
    /// The longest number (MRN) that may be given.
    public static let numberCharacters = 20
    /// The longest line of an address.
    public static let addressCharacters = 200
    /// The longest system of an identifier.
    public static let identifierSystemCharacters = 200
    /// The longest value of an identifier.
    public static let identifierValueCharacters = 100
    /// The most identifiers of one patient.
    public static let identifierCount = 32
    /// The longest text in the search box.
    public static let searchCharacters = 200
    /// The most candidates that a likely duplicate names.
    public static let candidateCount = 5
    /// The oldest age that may be registered.
    public static let ageYears = 130
    /// The ids that `PatientService.existing` looks up in one statement.
    public static let idsPerStatement = 1000
    /// The most errors that an import lists; further ones are only counted.
    public static let importErrorCount = 1000
    /// The longest reason of a merge, an erasure or a legal hold.
    public static let reasonCharacters = 500
    /// The most records that are merged into one at a time.
    public static let duplicatesPerSurvivor = 50
    /// The most records that are compared with each other because they have a value in common, as a name with a birth date
    /// or an identifier. What more bear tells people no longer apart: a placeholder, a desk's own phone. The list of likely
    /// duplicates names such values instead of the pairs.
    public static let bearersPerValue = 50
    /// The largest resource that an import keeps.
    public static let resourceBytes = 4 * 1024 * 1024
}
