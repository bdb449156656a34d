import JSON
import PatientAPI

/// The JSON columns of the read table.
enum PatientJSON {
    /// An address.
    static func address(_ address: PatientAddress) -> [UInt8] {
        var writer = JSONWriter()
        address.write(to: &writer)
        return writer.bytes
    }

    /// A list of identifiers.
    static func identifiers(_ identifiers: [PatientIdentifier]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for identifier in identifiers { identifier.write(to: &writer) }
        writer.endArray()
        return writer.bytes
    }

    /// What `address` wrote; each read of a patient comes by, so it takes the members as they are.
    static func address(_ bytes: [UInt8]) throws(JSONError) -> PatientAddress {
        let root = try JSONDocument(bytes).root
        var address = PatientAddress()
        address.line1 = root["line1"]?.string
        address.city = root["city"]?.string
        address.region = root["region"]?.string
        address.postalCode = root["postalCode"]?.string
        address.country = root["country"]?.string
        return address
    }

    /// What `identifiers` wrote.
    static func identifiers(_ bytes: [UInt8]) throws(JSONError) -> [PatientIdentifier] {
        // Most patients have none.
        if bytes == Self.none { return [] }
        return try JSONDocument(bytes).root.elements.compactMap { node in
            guard let system = node["system"]?.string, let value = node["value"]?.string else { return nil }
            return PatientIdentifier(system: system, value: value)
        }
    }

    private static let none = Array("[]".utf8)
}
