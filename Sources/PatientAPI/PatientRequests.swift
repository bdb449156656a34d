public import JSON

/// The administrative sex (FHIR AdministrativeGender).
public enum PatientSex: String, Sendable, Hashable, Codable, CaseIterable { case female, male, other, unknown }

/// A business identifier of a patient (FHIR Identifier): a passport, a national number, another hospital's number.
public struct PatientIdentifier: Hashable, Sendable, Codable {
    /// Who gives out the number: a URI or a short name such as `passport`.
    public var system: String
    /// The number as written.
    public var value: String

    /// Makes an identifier; see the properties.
    public init(system: String, value: String) {
        self.system = system
        self.value = value
    }
}

/// A postal address (FHIR Address).
public struct PatientAddress: Hashable, Sendable, Codable {
    /// Street, house, flat.
    public var line1: String?
    /// The town.
    public var city: String?
    /// State, governorate or province.
    public var region: String?
    /// The postal code.
    public var postalCode: String?
    /// The country, ISO 3166-1 alpha-2.
    public var country: String?

    /// Makes an address; see the properties.
    public init(
        line1: String? = nil, city: String? = nil, region: String? = nil, postalCode: String? = nil,
        country: String? = nil
    ) {
        self.line1 = line1
        self.city = city
        self.region = region
        self.postalCode = postalCode
        self.country = country
    }
}

/// What registers a patient.
///
/// A name is needed: `givenName` with an optional `familyName`, or `fullName` alone.
public struct RegisterPatientRequest: Hashable, Sendable, Codable {
    /// The given name or names; many people have no other.
    public var givenName: String?
    /// The family name.
    public var familyName: String?
    /// The whole name where it is not split; not together with the other two.
    public var fullName: String?
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; not together with `ageYears`.
    public var birthDate: String?
    /// The age in whole years, 0–130; kept as an estimated year of birth.
    public var ageYears: Int?
    /// The administrative sex.
    public var sex: PatientSex
    /// A phone number as people type it; read by the hospital's country.
    public var phone: String?
    /// An email address.
    public var email: String?
    /// The postal address.
    public var address: PatientAddress?
    /// Numbers given by others.
    public var identifiers: [PatientIdentifier]?
    /// The number in this hospital (MRN); assigned where absent.
    public var mrn: String?
    /// The language to speak with the patient, BCP 47.
    public var language: String?
    /// Registers although a likely duplicate is known.
    public var confirmDuplicate: Bool?

    /// Makes a request with what is required; the rest is set afterwards.
    public init(givenName: String? = nil, familyName: String? = nil, sex: PatientSex) {
        self.givenName = givenName
        self.familyName = familyName
        self.sex = sex
    }
}

/// What changes a patient (RFC 7396): a field that is absent stays, null clears it where it may be empty.
public struct ChangePatientRequest: Hashable, Sendable, Codable {
    /// The given name; cannot be cleared.
    public var givenName: Patch<String> = .absent
    /// The family name.
    public var familyName: Patch<String> = .absent
    /// The whole name in place of given and family name; cannot be cleared.
    public var fullName: Patch<String> = .absent
    /// The birth date, as at registration.
    public var birthDate: Patch<String> = .absent
    /// The age in years, in place of the birth date.
    public var ageYears: Patch<Int> = .absent
    /// The administrative sex; cannot be cleared.
    public var sex: Patch<PatientSex> = .absent
    /// The phone.
    public var phone: Patch<String> = .absent
    /// The email address.
    public var email: Patch<String> = .absent
    /// The address; merged member by member.
    public var address: Patch<PatientAddressPatch> = .absent
    /// The identifiers; replaces all of them.
    public var identifiers: Patch<[PatientIdentifier]> = .absent
    /// The language.
    public var language: Patch<String> = .absent
    /// Whether the record is in use, or the patient has died; cannot be cleared.
    public var status: Patch<PatientStanding> = .absent

    /// A change of nothing; fields are set afterwards.
    public init() {}
}

/// A change of an address, member by member.
public struct PatientAddressPatch: Hashable, Sendable, Codable {
    /// Street, house, flat.
    public var line1: Patch<String> = .absent
    /// The town.
    public var city: Patch<String> = .absent
    /// State, governorate or province.
    public var region: Patch<String> = .absent
    /// The postal code.
    public var postalCode: Patch<String> = .absent
    /// The country.
    public var country: Patch<String> = .absent

    /// A change of nothing; fields are set afterwards.
    public init() {}
}

/// What to look for; everything given must match.
public struct PatientSearchQuery: Hashable, Sendable {
    /// The one search box: part of a name, a phone, an MRN, an identifier, a birth date.
    public var text: String?
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    public var birthDate: String?
    /// `system|value`, or a value alone.
    public var identifier: String?
    /// Which page.
    public var page: PatientPageRequest

    /// Makes a query; see the properties.
    public init(text: String? = nil, birthDate: String? = nil, identifier: String? = nil, page: PatientPageRequest) {
        self.text = text
        self.birthDate = birthDate
        self.identifier = identifier
        self.page = page
    }
}

/// A page of a list.
public struct PatientPageRequest: Hashable, Sendable {
    /// How many items, 1–200.
    public var limit: Int
    /// The opaque cursor of an earlier page; nil for the first.
    public var cursor: String?

    /// Makes a request; see the properties.
    public init(limit: Int = 50, cursor: String? = nil) {
        self.limit = limit
        self.cursor = cursor
    }
}
