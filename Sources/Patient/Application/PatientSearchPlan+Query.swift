import Kernel
import PatientAPI

extension PatientSearchPlan {
    /// The plan of a query: the search box, narrowed by a birth date or an identifier.
    init(_ query: PatientSearchQuery, in profile: HospitalProfile) throws(Failure) {
        var validator = Validator()
        let rule = TextRule(characters: 1...PatientLimits.searchCharacters)
        let text = validator.optionalText(query.text, field: "q", rule: rule)
        let identifier = validator.optionalText(query.identifier, field: "identifier", rule: rule)
        let born = Self.born(query.birthDate, &validator)
        if identifier != nil, text != nil {
            validator.reject(field: "identifier", code: "ambiguous", message: "Give q or identifier, not both.")
        }
        try validator.check()
        let pattern = PatientNumberPattern(profile.patientNumberPattern) ?? .standard
        self = text.map { PatientSearchPlan($0, country: profile.country, pattern: pattern) } ?? PatientSearchPlan()
        if let born { self.born = born }
        if let identifier { narrow(to: identifier) }
    }

    /// `system|value`, or a value of any system.
    private mutating func narrow(to identifier: String) {
        let parts = identifier.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, !parts[0].isEmpty { system = String(parts[0]) }
        isExactOnly = true
        values = [IdentifierKey.value(String(parts[parts.count - 1]))]
    }

    private static func born(_ text: String?, _ validator: inout Validator) -> ClosedRange<LocalDate>? {
        guard let text, !text.isEmpty else { return nil }
        guard let date = PartialDate(text), !date.isEstimated else {
            validator.reject(field: "birthDate", code: "invalid", message: "Give YYYY-MM-DD, YYYY-MM or YYYY.")
            return nil
        }
        return date.earliest...date.latest
    }
}
