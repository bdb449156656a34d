import JSON
import Kernel
import PatientAPI

/// A FHIR R4 Patient as Medley knows one.
///
/// What cannot be read (a phone of letters, a birth date of next year) is left out: the resource itself is kept whole
/// beside it.
struct FHIRPatient: Hashable, Sendable {
    /// What is known of the person.
    let details: PatientDetails
    /// The number that the source gives (identifier type MR), where it can be one here.
    let number: String?
    /// What the patient is known by at the source: the first identifier with a system, else the URL, else the id.
    let source: String

    /// Maps a Patient; throws `nameMissing`.
    init(_ entry: FHIREntry, in reading: PatientFieldReading, hash: [UInt8]) throws(ImportFault) {
        let resource = entry.resource
        var reading = reading
        // People give the phones of the country they live in.
        if let country = Self.address(resource)?.country.flatMap({ CountryCode($0) }) { reading.country = country }
        var details = PatientDetails(sex: .unknown)
        for field in PatientField.allCases { Self.read(field, of: resource, in: reading, into: &details) }
        guard details.name != nil else { throw .nameMissing }
        self.details = details
        number = Self.number(resource)
        source = Self.source(entry, details.identifiers, hash: hash)
    }

    private static func source(_ entry: FHIREntry, _ identifiers: [PatientIdentifier], hash: [UInt8]) -> String {
        if let first = identifiers.first(where: { $0.system.contains(":") }) {
            return "identifier \(first.system)|\(first.value)"
        }
        return "resource \(entry.fullURL ?? entry.source(hash: hash))"
    }
}

extension FHIRPatient {
    /// Takes over what a resource says of a field.
    private static func read(
        _ field: PatientField, of resource: JSONNode, in reading: PatientFieldReading,
        into details: inout PatientDetails
    ) {
        switch field {
        case .name: details.name = name(resource)
        case .birthDate: details.birthDate = birthDate(resource, today: reading.today)
        case .sex: details.sex = resource["gender"]?.string.flatMap { PatientSex(rawValue: $0) } ?? .unknown
        case .phone:
            details.phone =
                telecom(resource, "phone").lazy.compactMap { PhoneNumber(typed: $0, in: reading.country) }.first
        case .email: details.email = telecom(resource, "email").lazy.compactMap { EmailAddress($0) }.first
        case .address: details.address = address(resource)
        case .identifiers: details.identifiers = identifiers(resource)
        case .language: details.language = language(resource)
        case .status: details.standing = standing(resource)
        }
    }

    /// The official name, else the usual one, else the first that can be read.
    private static func name(_ resource: JSONNode) -> PersonName? {
        let names = resource.list("name")
        func used(as use: String) -> [JSONNode] { names.filter { $0["use"]?.string == use } }
        for name in used(as: "official") + used(as: "usual") + names {
            if let read = personName(name) { return read }
        }
        return nil
    }

    private static func personName(_ name: JSONNode) -> PersonName? {
        let given = name.list("given").compactMap(\.string).joined(separator: " ")
        let family = name["family"]?.string
        if !given.isEmpty, let read = PersonName(givenName: given, familyName: family) { return read }
        return PersonName(fullName: name["text"]?.string ?? family)
    }

    private static func birthDate(_ resource: JSONNode, today: LocalDate) -> PartialDate? {
        guard let text = resource["birthDate"]?.string, let date = PartialDate(text), !date.isEstimated,
            date.earliest <= today
        else { return nil }
        return date
    }

    /// Deceased where the source says so or gives the time, inactive where it says that the record is not in use.
    private static func standing(_ resource: JSONNode) -> PatientStanding {
        if resource["deceasedBoolean"]?.bool == true || resource["deceasedDateTime"]?.string != nil { return .deceased }
        return resource["active"]?.bool == false ? .inactive : .active
    }

    private static func telecom(_ resource: JSONNode, _ system: String) -> [String] {
        let telecoms = resource.list("telecom")
        let chosen = telecoms.filter { $0["system"]?.string == system && $0["use"]?.string != "old" }
        // A mobile phone reaches the person; what comes first is the source's own order.
        let mobile = chosen.filter { $0["use"]?.string == "mobile" }
        let others = chosen.filter { $0["use"]?.string != "mobile" }
        return (mobile + others).compactMap { $0["value"]?.string }
    }

    private static func address(_ resource: JSONNode) -> PatientAddress? {
        let all = resource.list("address")
        guard let address = all.first(where: { $0["use"]?.string == "home" }) ?? all.first else { return nil }
        // A member that breaks the rule is left out; the resource is kept whole beside the record.
        func text(_ value: String?) -> String? { value.flatMap { try? PatientFields.addressRule.normalized($0) } }
        let line = address.list("line").compactMap(\.string).joined(separator: ", ")
        let result = PatientAddress(
            line1: text(line), city: text(address["city"]?.string), region: text(address["state"]?.string),
            postalCode: text(address["postalCode"]?.string),
            country: address["country"]?.string.flatMap { CountryCode($0)?.code })
        return result == PatientAddress() ? nil : result
    }

    /// The language that is marked as preferred, else the first that can be read.
    private static func language(_ resource: JSONNode) -> LanguageTag? {
        let communications = resource.list("communication")
        func isPreferred(_ communication: JSONNode) -> Bool { communication["preferred"]?.bool == true }
        for communication in communications.filter(isPreferred) + communications {
            for coding in communication["language"]?.list("coding") ?? [] {
                if let tag = coding["code"]?.string.flatMap({ LanguageTag($0) }) { return tag }
            }
        }
        return nil
    }

    private static func identifiers(_ resource: JSONNode) -> [PatientIdentifier] {
        var result: [PatientIdentifier] = []
        for identifier in resource.list("identifier") {
            guard let system = identifier["system"]?.string ?? typeCodes(identifier).first,
                // As with addresses: what breaks the rule is left out.
                let kept = try? PatientFields.systemRule.normalized(system),
                // As above.
                let value = try? PatientFields.valueRule.normalized(identifier["value"]?.string ?? "")
            else { continue }
            let read = PatientIdentifier(system: kept, value: value)
            if !result.contains(read), result.count < PatientLimits.identifierCount { result.append(read) }
        }
        return result
    }

    private static func number(_ resource: JSONNode) -> String? {
        for identifier in resource.list("identifier") {
            guard typeCodes(identifier).contains("MR"), let value = identifier["value"]?.string,
                PatientNumber.isValid(value, limit: PatientLimits.numberCharacters)
            else { continue }
            return value
        }
        return nil
    }

    /// The codes of an identifier's type (HL7 table 0203), such as MR, SS, DL, PPN.
    private static func typeCodes(_ identifier: JSONNode) -> [String] {
        identifier["type"]?.list("coding").compactMap { $0["code"]?.string } ?? []
    }
}
