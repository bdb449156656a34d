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

    /// What `address` wrote.
    static func address(_ bytes: [UInt8]) throws -> PatientAddress {
        try StrictJSONDecoder().decode(PatientAddress.self, from: bytes)
    }

    /// What `identifiers` wrote.
    static func identifiers(_ bytes: [UInt8]) throws -> [PatientIdentifier] {
        // Most patients have none.
        bytes == Self.none ? [] : try StrictJSONDecoder().decode([PatientIdentifier].self, from: bytes)
    }

    private static let none = Array("[]".utf8)
}
