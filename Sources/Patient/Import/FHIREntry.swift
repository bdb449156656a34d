import Crypto
import JSON
import Kernel
import PatientAPI

/// One entry of a FHIR Bundle, read strictly, its resource in place.
struct FHIREntry {
    /// Where the resource was, by which others in the bundle refer to it.
    let fullURL: String?
    /// The resource's type, such as `Observation`.
    let type: String
    /// The resource's id at its source.
    let id: String?
    /// The resource.
    let resource: JSONNode

    /// Reads an entry; throws why it cannot be taken.
    init(_ bytes: [UInt8]) throws(ImportFault) {
        let document: JSONDocument
        do {
            document = try JSONDocument(bytes)
        } catch {
            throw .malformedEntry
        }
        guard let resource = document.root["resource"], resource.kind == .object else { throw .noResource }
        guard let type = resource["resourceType"]?.string, Self.isTypeName(type) else { throw .noType }
        if let method = document.root["request"]?["method"]?.string, method != "POST", method != "PUT" {
            throw .unsupportedMethod
        }
        fullURL = document.root["fullUrl"]?.string
        id = resource["id"]?.string
        self.type = type
        self.resource = resource
        guard resource.rawBytes.count <= PatientLimits.resourceBytes else { throw .tooLarge }
    }

    /// What the resource is known by when it comes again: type and id, else its URL, else its content.
    func source(hash: [UInt8]) -> String {
        if let id { return "\(type)/\(id)" }
        return fullURL ?? "\(type)#\(Base64URL.encode(hash))"
    }

    /// The names by which others in the bundle may refer to the resource.
    var references: [String] {
        var names = [fullURL, id.map { "\(type)/\($0)" }].compactMap { $0 }
        for identifier in resource.list("identifier") {
            guard let system = identifier["system"]?.string, let value = identifier["value"]?.string else { continue }
            names.append("\(type)?identifier=\(system)|\(value)")
        }
        return names
    }

    /// Whether the resource is about the hospital's world and no patient (FHIR's administrative types).
    var isAdministrative: Bool { Self.administrativeTypes.contains(type) }

    private static let administrativeTypes: Set<String> = [
        "Organization", "OrganizationAffiliation", "Location", "Practitioner", "PractitionerRole", "HealthcareService",
        "Endpoint", "InsurancePlan", "Substance", "CodeSystem", "ValueSet", "StructureDefinition",
    ]

    /// The reference to the patient whom the resource is about; nil where it has none.
    ///
    /// The members are those of FHIR's patient compartment; a Provenance is about what it targets.
    var patientReference: String? {
        for name in ["subject", "patient", "beneficiary", "for", "individual"] {
            if let reference = resource[name]?["reference"]?.string, Self.mayBePatient(reference) { return reference }
        }
        for target in resource.list("target") {
            if let reference = target["reference"]?.string, Self.mayBePatient(reference) { return reference }
        }
        return nil
    }

    /// Every reference that the resource holds, however deep: what refers to a patient at all is kept under that patient.
    var allReferences: [String] { Self.references(in: resource) }

    /// Every reference below a node, logical ones as searches for their identifier.
    static func references(in node: JSONNode) -> [String] {
        switch node.kind {
        case .array: node.elements.flatMap(references)
        case .object:
            node.members.flatMap { member in
                if member.name == "reference", let text = member.value.string { return [text] }
                return references(in: member.value)
            } + logicalReference(node)
        default: []
        }
    }

    /// A Reference may name the patient by an identifier alone, which a bundle writes as a search elsewhere.
    private static func logicalReference(_ node: JSONNode) -> [String] {
        guard let identifier = node["identifier"], identifier.kind == .object,
            let system = identifier["system"]?.string, let value = identifier["value"]?.string
        else { return [] }
        return ["Patient?identifier=\(system)|\(value)"]
    }

    /// Whether a reference can be one to a patient: it says so, or says nothing of a type.
    private static func mayBePatient(_ reference: String) -> Bool {
        reference.hasPrefix("urn:") || reference.hasPrefix("Patient/") || reference.hasPrefix("Patient?")
            || reference.contains("/Patient/")
    }

    private static func isTypeName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
                default: false
                }
            }
    }
}

extension JSONNode {
    /// How many elements of a list are looked at.
    static let listLimit = 64

    /// The first elements of a member that is a list; none where it is not.
    func list(_ name: String) -> [JSONNode] {
        self[name].map { Array($0.elements.lazy.prefix(Self.listLimit)) } ?? []
    }
}
