/// What became of a bundle.
public struct PatientImportReport: Hashable, Sendable, Codable {
    /// Patients that were registered.
    public var imported = 0
    /// Patients that were known and changed.
    public var updated = 0
    /// Entries, patients and others, that were there already and the same.
    public var skipped = 0
    /// Other resources that were kept, by FHIR type.
    public var kept: [String: Int] = [:]
    /// Entries that were not taken, in the bundle's order; at most `PatientLimits.importErrorCount`.
    public var errors: [PatientImportError] = []
    /// How many entries were not taken, listed or not.
    public var errorCount = 0

    /// Nothing yet.
    public init() {}
}

/// Why an entry of a bundle was not taken.
public struct PatientImportError: Hashable, Sendable, Codable {
    /// The entry's place in the bundle, from 0.
    public var index: Int
    /// The stable code, such as `unknownPatient`.
    public var code: String
    /// Plain words that say what to do; no content of the entry.
    public var message: String

    /// Makes an error; see the properties.
    public init(index: Int, code: String, message: String) {
        self.index = index
        self.code = code
        self.message = message
    }
}
