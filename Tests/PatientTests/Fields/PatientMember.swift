import JSON

@testable import Patient

/// A member of the API's patient, as the guards of fields try it: two values, and what is not so of it, with the reason.
///
/// Who adds a field adds a line to `all`; docs/adding-a-field.md goes through the places that the guards then ask for.
struct PatientMember: Sendable {
    /// As requests name it.
    let name: String
    /// The field that it is, or is a part of.
    let field: PatientField
    /// The value that is given first, as the view shows it.
    let first: JSONValue
    /// The value that a change or a source gives next.
    let second: JSONValue
    /// The member of the view that shows it.
    var shownAs: String
    /// What history calls it.
    var told: String
    /// The members that a registration leaves out for it.
    var excludes: [String] = []
    /// What the view shows where there is no value.
    var none: JSONValue?
    /// The members of a FHIR Patient that give it, first and next, and what is shown then where that is not `second`.
    var imported: (first: JSONValue, next: JSONValue, shown: JSONValue?)?
    /// Why no request can give it.
    var notRegistered: String?
    /// Why null does not clear it.
    var notCleared: String?
    /// Why no import gives it.
    var notImported: String?
    /// Why the view shows another value than was given.
    var notShownAsGiven: String?
    /// Why the example of a registration lacks it.
    var notInExample: String?

    init(
        _ name: String, of field: PatientField, _ first: JSONValue, then second: JSONValue,
        _ more: (inout PatientMember) -> Void
    ) {
        (self.name, self.field, self.first, self.second) = (name, field, first, second)
        (shownAs, told) = (name, name)
        more(&self)
    }

    /// Every member that says something of the person.
    static let all: [PatientMember] =
        names + [
            PatientMember("birthDate", of: .birthDate, "1957-08-23", then: "1958-09-24") {
                $0.imported = (["birthDate": "1957-08-23"], ["birthDate": "1958-09-24"], nil)
            },
            PatientMember("ageYears", of: .birthDate, 30, then: 41) {
                $0.shownAs = "birthDate"
                $0.told = "birthDate"
                $0.excludes = ["birthDate"]
                $0.notImported = "FHIR has birth dates alone"
                $0.notShownAsGiven = "it is kept as an estimated year of birth"
                $0.notInExample = "it excludes the birth date"
            },
            PatientMember("sex", of: .sex, "female", then: "male") {
                $0.notCleared = "there is `unknown` for it"
                $0.imported = (["gender": "female"], ["gender": "male"], nil)
            },
            PatientMember("phone", of: .phone, "+201019876543", then: "+201223334444") {
                $0.imported = (telecom("phone", "0101 987 6543"), telecom("phone", "0122 333 4444"), nil)
            },
            PatientMember("email", of: .email, "fatmaguel@hassanowa.example", then: "mona@zakizadeh.example") {
                $0.imported = (
                    telecom("email", "fatmaguel@hassanowa.example"), telecom("email", "mona@zakizadeh.example"), nil
                )
            },
            PatientMember(
                "address", of: .address, ["line1": "12 Tahrirowa Street", "city": "Cairopolis", "country": "EG"],
                then: ["line1": "7 Nilowa Street", "city": "Gizapolis", "country": "EG"]
            ) {
                $0.told = "address.line1"
                $0.imported = (
                    address("12 Tahrirowa Street", "Cairopolis"), address("7 Nilowa Street", "Gizapolis"), nil
                )
            },
            PatientMember(
                "identifiers", of: .identifiers, [["system": "passport", "value": "XK9917723"]],
                then: [["system": "passport", "value": "YL8826634"]]
            ) {
                $0.none = []
                let (first, next): (JSONValue, JSONValue) = (
                    ["system": "passport", "value": "XK9917723"], ["system": "passport", "value": "YL8826634"]
                )
                // An import only adds.
                $0.imported = (["identifier": [first]], ["identifier": [next]], [first, next])
            },
            PatientMember("language", of: .language, "sl-rozaj", then: "uz-Arab") {
                $0.imported = (speaking("SL-rozaj"), speaking("uz-arab"), nil)
            },
            PatientMember("status", of: .status, "inactive", then: "deceased") {
                $0.none = "active"
                $0.notRegistered = "whoever is registered is active"
                $0.notCleared = "a record always has one"
                $0.imported = (["active": false], ["deceasedBoolean": true], nil)
            },
        ]

    private static let names: [PatientMember] = [
        PatientMember("givenName", of: .name, "Fatmaguel", then: "Monaliesa") {
            $0.notCleared = "nobody is left without a name"
            $0.imported = (named("Fatmaguel", "Basis"), named("Monaliesa", "Basis"), nil)
        },
        PatientMember("familyName", of: .name, "Hassanowa", then: "Zakizadeh") {
            $0.imported = (named("Basis", "Hassanowa"), named("Basis", "Zakizadeh"), nil)
        },
        PatientMember("fullName", of: .name, "Fatmaguel Hassanowa", then: "Monaliesa Zakizadeh") {
            $0.excludes = ["givenName", "familyName"]
            $0.notCleared = "nobody is left without a name"
            $0.imported = (
                ["name": [["text": "Fatmaguel Hassanowa"]]], ["name": [["text": "Monaliesa Zakizadeh"]]], nil
            )
            $0.notInExample = "it excludes the names in parts"
        },
    ]

    /// Members of requests that are no field of the person, with the reason.
    static let otherRequestMembers = [
        "mrn": "the number of the record: given once, and never changed",
        "confirmDuplicate": "it is about the registration, and not kept",
    ]

    /// Members of the view that are no field of the person, with the reason.
    static let otherViewMembers = [
        "id": "the record's own", "mrn": "the number of the record", "version": "the record's own",
        "createdAt": "the record's own", "updatedAt": "the record's own",
        "birthDateIsEstimated": "it goes with the birth date", "mergedIntoId": "merges set it",
        "legalHold": "holds set it",
    ]

    /// Members of the view that its usual example lacks, with the reason.
    static let membersWithoutExample = [
        "mergedIntoId": "only a merged record has it", "legalHold": "only a held record has it: `heldExample`",
    ]

    private static func named(_ given: String, _ family: String) -> JSONValue {
        ["name": [["given": [.string(given)], "family": .string(family)]]]
    }

    private static func telecom(_ system: String, _ value: String) -> JSONValue {
        ["telecom": [["system": .string(system), "value": .string(value)]]]
    }

    private static func address(_ line: String, _ city: String) -> JSONValue {
        ["address": [["line": [.string(line)], "city": .string(city), "country": "EG"]]]
    }

    /// Two languages, of which the second is the preferred one.
    private static func speaking(_ tag: String) -> JSONValue {
        func spoken(_ tag: String) -> JSONValue { ["coding": [["code": .string(tag)]]] }
        return [
            "communication": [
                ["language": spoken("fr")], ["language": spoken(tag), "preferred": true],
            ]
        ]
    }
}

extension JSONValue {
    /// The object with other members in the place of its own of the same names.
    func replacing(with other: JSONValue, without names: [String] = []) -> JSONValue {
        let added = other.members ?? []
        let kept = (members ?? []).filter { member in
            !names.contains(member.name) && !added.contains { $0.name == member.name }
        }
        return .object(kept + added)
    }

    /// An object of one member.
    init(_ name: String, _ value: JSONValue) { self = .object([JSONMember(name: name, value: value)]) }

    /// Every text in the value.
    var leaves: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let values): values.flatMap(\.leaves)
        case .object(let members): members.flatMap(\.value.leaves)
        default: []
        }
    }

    /// As it is written.
    var written: String { String(decoding: bytes, as: UTF8.self) }
}
