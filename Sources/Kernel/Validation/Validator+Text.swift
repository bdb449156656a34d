extension Validator {
    /// The text in the form in which it is kept, where `rule` takes it; else nil with an error on `field`.
    ///
    /// An absent text is `required` unless the rule allows no characters.
    public mutating func text(_ text: String?, field: String, rule: TextRule) -> String? {
        do {
            return try rule.normalized(text ?? "")
        } catch {
            reject(field: field, code: error.rawValue, message: Self.message(error, rule))
            return nil
        }
    }

    /// As `text`, but an absent text, or one of white space alone, is nil without an error.
    public mutating func optionalText(_ text: String?, field: String, rule: TextRule) -> String? {
        guard let text, !TextRule.trim(text).isEmpty else { return nil }
        return self.text(text, field: field, rule: rule)
    }

    /// A person's name from `fullName`, or `givenName` with an optional `familyName`; nil with errors on those fields.
    public mutating func name(given: String?, family: String?, full: String?) -> PersonName? {
        let known = errors.count
        let fullName = optionalText(full, field: "fullName", rule: PersonName.fullRule)
        let givenName = optionalText(given, field: "givenName", rule: PersonName.partRule)
        let familyName = optionalText(family, field: "familyName", rule: PersonName.partRule)
        guard errors.count == known else { return nil }
        guard fullName != nil || givenName != nil else {
            if isKnown("fullName") { return nil }
            reject(
                field: "givenName", code: TextRule.Fault.required.rawValue, message: "Give a name, in full or by parts."
            )
            return nil
        }
        return PersonName(given: givenName, family: familyName, full: fullName)
    }

    /// A telephone number in E.164 as typed in `country`; nil without an error where absent, else with `invalidPhone`.
    public mutating func phone(_ text: String?, field: String, country: CountryCode) -> PhoneNumber? {
        guard let text, !TextRule.trim(text).isEmpty else { return nil }
        return require(
            PhoneNumber(typed: text, in: country), field: field, code: "invalidPhone",
            message:
                "Give a telephone number of the hospital's country, or one that begins with + and its calling code.")
    }

    /// An email address; nil without an error where absent, else with `invalidEmail`.
    public mutating func email(_ text: String?, field: String) -> EmailAddress? {
        guard let text, !TextRule.trim(text).isEmpty else { return nil }
        return require(
            EmailAddress(text), field: field, code: "invalidEmail", message: "Give an address such as name@example.org."
        )
    }

    private static func message(_ fault: TextRule.Fault, _ rule: TextRule) -> String {
        switch fault {
        case .required: "This is needed."
        case .tooShort: "Give at least \(rule.characters.lowerBound) characters."
        case .tooLong: "Give at most \(rule.characters.upperBound) characters."
        case .invalidCharacters:
            rule.allowsLineBreaks
                ? "Leave out control characters." : "Leave out line breaks and other control characters."
        }
    }
}
