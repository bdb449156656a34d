import Kernel
import PatientAPI

/// A validated change of a patient's record, field by field.
struct PatientPatch: Hashable, Sendable {
    /// What becomes of a field.
    enum Field<Value: Hashable & Sendable>: Hashable, Sendable {
        /// It stays.
        case keep
        /// It gets this value; nil clears it.
        case set(Value?)

        /// The field's value after the change.
        func applied(to value: Value?) -> Value? {
            switch self {
            case .keep: value
            case .set(let new): new
            }
        }
    }

    /// The given name.
    var givenName: Field<String> = .keep
    /// The family name.
    var familyName: Field<String> = .keep
    /// The name in full, in place of its parts.
    var fullName: Field<String> = .keep
    /// The birth date.
    var birthDate: Field<PartialDate> = .keep
    /// The sex; nil keeps it.
    var sex: PatientSex?
    /// The phone.
    var phone: Field<PhoneNumber> = .keep
    /// The email address.
    var email: Field<EmailAddress> = .keep
    /// The address, by member.
    var address: AddressPatch = .members()
    /// The identifiers, all of them; nil keeps them.
    var identifiers: [PatientIdentifier]?
    /// The language.
    var language: Field<LanguageTag> = .keep
    /// What the hospital says of the patient; nil keeps it.
    var standing: PatientStanding?

    /// What becomes of an address.
    enum AddressPatch: Hashable, Sendable {
        /// It is cleared.
        case clear
        /// Its members change one by one.
        case members(
            line1: Field<String> = .keep, city: Field<String> = .keep, region: Field<String> = .keep,
            postalCode: Field<String> = .keep, country: Field<String> = .keep)
    }

    /// The details after the change.
    ///
    /// Throws `nameRequired` where no name would be left.
    func applied(to details: PatientDetails) throws(PatientRejection) -> PatientDetails {
        var result = details
        for field in PatientField.allCases { try apply(field, to: &result) }
        return result
    }

    private func apply(_ field: PatientField, to details: inout PatientDetails) throws(PatientRejection) {
        switch field {
        case .name: details.name = try appliedName(to: details.name)
        case .birthDate: details.birthDate = birthDate.applied(to: details.birthDate)
        case .sex: details.sex = sex ?? details.sex
        case .phone: details.phone = phone.applied(to: details.phone)
        case .email: details.email = email.applied(to: details.email)
        case .address: details.address = appliedAddress(to: details.address)
        case .identifiers: details.identifiers = identifiers ?? details.identifiers
        case .language: details.language = language.applied(to: details.language)
        case .status: details.standing = standing ?? details.standing
        }
    }

    private func appliedName(to name: PersonName?) throws(PatientRejection) -> PersonName? {
        if givenName == .keep, familyName == .keep, fullName == .keep { return name }
        if case .set(let full?) = fullName {
            guard let new = PersonName(fullName: full) else { throw .nameRequired }
            return new
        }
        // The parts make up the full name anew, so that the two never disagree.
        let given = givenName.applied(to: name?.givenName)
        let family = familyName.applied(to: name?.familyName)
        guard given != nil, let new = PersonName(givenName: given, familyName: family) else { throw .nameRequired }
        return new
    }

    private func appliedAddress(to address: PatientAddress?) -> PatientAddress? {
        guard case .members(let line1, let city, let region, let postalCode, let country) = self.address else {
            return nil
        }
        let result = PatientAddress(
            line1: line1.applied(to: address?.line1), city: city.applied(to: address?.city),
            region: region.applied(to: address?.region), postalCode: postalCode.applied(to: address?.postalCode),
            country: country.applied(to: address?.country))
        return result == PatientAddress() ? nil : result
    }
}
